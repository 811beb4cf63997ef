use super::{Desk, at};
use crate::model::{Article, ArticleId, Digest, Origin, Snapshot};
use crate::store::{Frontier, Ledger, LedgerError, RunId, Seen};

fn page(bytes: &[u8], minute: i64) -> Snapshot {
    Snapshot {
        digest: Digest::of(bytes),
        media_type: Some("text/html".to_owned()),
        charset: None,
        origin: Origin::Web {
            url: "http://site.example/a.html".to_owned(),
            final_url: "http://site.example/b.html".to_owned(),
            page: None,
            referrer: Some("http://site.example/list.html".to_owned()),
        },
        first_seen: at(minute),
    }
}

fn article(id: &str) -> ArticleId {
    ArticleId(id.to_owned())
}

#[test]
fn the_newest_snapshot_is_current_and_the_older_ones_stay() {
    let mut desk = Desk::new();
    let id = article("http://site.example/a.html");
    let other = Snapshot {
        charset: Some("gb18030".to_owned()),
        ..page(b"two", 4)
    };
    let steps = [
        (page(b"one", 1), Seen::New),
        (page(b"one", 2), Seen::Same),
        (page(b"two", 3), Seen::Revised),
        (other.clone(), Seen::Redeclared),
        (page(b"one", 5), Seen::Revised), // taken back
    ];
    for (snapshot, seen) in &steps {
        assert_eq!(desk.ledger.add_snapshot(&id, snapshot).unwrap(), *seen);
    }
    let desk = desk.reopened();
    let kept = desk.ledger.article(&id).unwrap().unwrap();
    let expected = vec![page(b"one", 1), page(b"two", 3), other, page(b"one", 5)];
    assert_eq!(
        kept,
        Article {
            id,
            snapshots: expected
        }
    );
    assert_eq!(desk.ledger.article(&article("nowhere")).unwrap(), None);
}

#[test]
fn snapshots_can_be_neither_changed_nor_deleted() {
    let mut desk = Desk::new();
    desk.ledger.add_snapshot(&article("a"), &page(b"one", 1)).unwrap();
    for sql in ["UPDATE snapshots SET digest = 'x'", "DELETE FROM snapshots"] {
        let refused = desk.ledger.connection.execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
}

#[test]
fn a_job_knows_the_articles_it_has_seen() {
    let mut desk = Desk::new();
    for name in ["c", "a", "b"] {
        desk.ledger
            .add_snapshot(&article(name), &page(name.as_bytes(), 1))
            .unwrap();
    }
    let run = desk.begin("yearly");
    for name in ["c", "a", "c"] {
        desk.ledger.note_articles(run, &[article(name)]).unwrap();
    }
    let names = |found: Vec<Article>| found.into_iter().map(|article| article.id.0).collect::<Vec<_>>();
    assert_eq!(names(desk.ledger.articles_of("yearly").unwrap()), ["a", "c"]);
    assert_eq!(names(desk.ledger.articles_of("monthly").unwrap()), Vec::<String>::new());
    assert_eq!(names(desk.ledger.articles().unwrap()), ["a", "b", "c"]);

    let unknown = desk.ledger.note_articles(RunId(99), &[article("a")]).unwrap_err();
    assert!(matches!(unknown, LedgerError::UnknownRun { run: RunId(99) }));
    // An article that was never added breaks the foreign key.
    assert!(desk.ledger.note_articles(run, &[article("nowhere")]).is_err());
}

#[test]
fn an_address_keeps_what_the_last_visit_taught() {
    let mut desk = Desk::new();
    let first = Frontier {
        url: "http://site.example/".to_owned(),
        etag: Some("\"1\"".to_owned()),
        last_modified: None,
        digest: Some(Digest::of(b"one")),
        status: 200,
        fetched: at(1),
    };
    desk.ledger.put_frontier(&first).unwrap();
    let second = Frontier {
        etag: None,
        last_modified: Some("Sat, 01 Mar 2025 02:00:00 GMT".to_owned()),
        digest: None,
        status: 404,
        fetched: at(9),
        ..first.clone()
    };
    assert_eq!(desk.ledger.frontier(&first.url).unwrap(), Some(first));
    desk.ledger.put_frontier(&second).unwrap();
    assert_eq!(desk.ledger.frontier(&second.url).unwrap(), Some(second));
    assert_eq!(desk.ledger.frontier("http://other.example/").unwrap(), None);
}

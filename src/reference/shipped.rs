use include_dir::{Dir, include_dir};

use crate::reference::table::TableFiles;

static SHIPPED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/reference");

/// The tables inside the binary, as the lowest layer: an installed `fazhi extract x.html` works in
/// any folder.
pub fn shipped_tables() -> TableFiles {
    let mut files = TableFiles::default();
    // Binary companions of the tables (the font) have their own way in.
    let tables = SHIPPED
        .files()
        .filter(|file| file.path().extension().is_some_and(|kind| kind == "tsv"));
    let texts = tables.filter_map(|file| {
        let name = file.path().to_str()?.to_owned();
        let label = format!("data/reference/{name}");
        Some((name, label, file.contents_utf8()?.to_owned()))
    });
    files.add_layer(texts);
    files
}

/// A companion file of the shipped tables that is no table, by its path under `data/reference`
/// (`font/OFL.txt`); none when the program was built without it.
pub fn shipped_file(path: &str) -> Option<&'static [u8]> {
    SHIPPED.get_file(path).map(include_dir::File::contents)
}

#[cfg(test)]
mod tests {
    use super::shipped_tables;
    use crate::reference::{Catalogue, Texts};

    #[test]
    fn the_shipped_tables_load() {
        let files = shipped_tables();
        assert!(Catalogue::load(&files).unwrap().iter().count() >= 154);
        Texts::load(&files).unwrap();
    }
}

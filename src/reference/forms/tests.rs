use crate::reference::{Catalogue, Forms, shipped_tables};

#[test]
fn the_shipped_forms_load_and_mistakes_are_named() {
    let mut files = shipped_tables();
    let catalogue = Catalogue::load(&files).unwrap();
    let forms = Forms::load(&files, &catalogue).unwrap();
    let form = forms.by_title("岚州市2031年度行政执法人员培训情况统计表").unwrap();
    assert_eq!(form.key, "training");
    let layer =
        |name: &str, head: &str, rows: &str| (name.to_owned(), format!("own/{name}"), format!("{head}\n{rows}"));
    files.add_layer([
        layer(
            "forms.tsv",
            "form\tversion\tname_zh\tname_en\ttitle\tshape\tlabel_name\tlabel_column\tperiod\tscope\tunit\tcode_row",
            "empty\t1\t甲\ta\t甲\trows_by_unit\t单位\t单位\tyear\tregion\t\t-\nbad\t1\t甲\ta\t(\tround\t单位\t单位\tyear\tregion\t\t-\n",
        ),
        layer(
            "form_columns.tsv",
            "form\tcode\tname\theader\tindicator\tunit\tkind\ttime\trequired",
            "none\t1\t甲\t甲\tenforce.officers\t\t\tthis\tyes\ntraining\t1\t甲\t甲\tno.such\t\t\tthis\tyes\n\
             training\t1\t甲\t乙\t\t\t\tthis\tyes\n",
        ),
        layer(
            "form_controls.tsv",
            "form\tkey\taxis\trule\tlevel\ttext_zh\ttext_en",
            "training\tx\tcolumns\t1=99\thard\t甲\ta\ntraining\ty\trows\t1\thard\t甲\ta\n",
        ),
    ]);
    let error = Forms::load(&files, &catalogue).unwrap_err().to_string();
    for part in [
        "forms.tsv:2: form `empty` has no column",
        "forms.tsv:3",
        "form `none` is not in",
        "`no.such` is not in",
        "`header` does not fit `name`",
        "`99` is no code of the columns",
        "`1` is no control",
    ] {
        assert!(error.contains(part), "{part}: {error}");
    }
}

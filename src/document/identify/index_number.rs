use crate::model::RegionCode;

const LETTERS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The division code inside an index number (索引号): of a unified social credit code with a right
/// check digit (GB 32100: characters 3 to 8), or of a number of ten digits that begins with one.
/// Whether the code is in use is the table's to say.
pub fn division_of_index_number(value: &str) -> Option<RegionCode> {
    let narrow = crate::document::fold::fold(value, crate::document::Script::Simplified);
    let bare: String = narrow.chars().filter(|c| !c.is_whitespace()).collect();
    let organ = bare.split('/').next()?.trim_end_matches('-').to_ascii_uppercase();
    let code = if organ.len() == 18 && has_right_check_digit(&organ) {
        organ.get(2..8)?
    } else if organ.len() == 10 && organ.bytes().all(|b| b.is_ascii_digit()) {
        organ.get(..6)?
    } else {
        return None;
    };
    code.parse().ok()
}

/// GB 32100-2015: weights are powers of three modulo 31.
fn has_right_check_digit(code: &str) -> bool {
    let values: Option<Vec<u32>> = code
        .chars()
        .map(|c| {
            LETTERS
                .chars()
                .position(|letter| letter == c)
                .and_then(|at| u32::try_from(at).ok())
        })
        .collect();
    let Some((check, digits)) = values.as_deref().and_then(<[u32]>::split_last) else {
        return false;
    };
    let mut weight = 1;
    let mut sum = 0;
    for digit in digits {
        sum += digit * weight;
        weight = weight * 3 % 31;
    }
    (31 - sum % 31) % 31 == *check
}

#[cfg(test)]
mod tests {
    use super::division_of_index_number;

    #[test]
    fn the_check_digit_decides() {
        // 91350100M000100Y43 is the worked example of GB 32100-2015; the others change a character of it
        // or are of other shapes.
        for (value, code) in [
            ("91350100M000100Y43/2031-00001", Some("350100")),
            ("91350100M000100Y44/2031-00001", None),
            ("91350200M000100Y43", None),
            ("9901020000/2031-001005", Some("990102")),
            ("000014349/2031-00110", None),
            ("", None),
        ] {
            let found = division_of_index_number(value).map(|code| code.to_string());
            assert_eq!(found.as_deref(), code, "{value}");
        }
    }
}

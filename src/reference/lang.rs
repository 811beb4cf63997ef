use crate::model::word_list;

word_list! {
    /// Language of what users see. Code and logs are English regardless.
    Lang, "a language (zh, en)" {
        /// Chinese, the default.
        Zh = "zh",
        /// English.
        En = "en",
    }
}

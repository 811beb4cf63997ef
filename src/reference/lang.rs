use crate::model::word_list;

word_list! {
    /// Language of what users see. Code and logs are English regardless.
    #[derive(Default)]
    Lang, "a language (zh, en)" {
        /// Chinese, the default.
        #[default]
        Zh = "zh",
        /// English.
        En = "en",
    }
}

//! Which documents are listed, in what order, and what is shown of them.
//!
//! [`facts`] brings together what is known of documents (their fields, scores, states); a [`mod@column`] names one of
//! these facts. [`sort`] orders documents by columns, [`condition`] finds those that meet what the analyst asks for,
//! [`diverse`] picks a few that are unlike each other.

pub mod column;
pub mod condition;
pub mod diverse;
pub mod facts;
pub mod sort;

pub use column::{Column, ColumnKind};
pub use condition::Condition;
pub use facts::Facts;
pub use sort::SortKey;

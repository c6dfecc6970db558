//! What templates see of the model: view structs that pages and data blocks share. Each field is documented for theme authors.

pub mod actor;
pub mod block;
pub mod cites;
pub mod date;
pub mod event;
pub mod explainer;
pub mod image;
pub mod link;
pub mod markup;
pub mod navigation;
pub mod numbering;
pub mod place;
pub mod position;
pub mod reference;
pub mod shapes;
pub mod site;
pub mod social;
pub mod source;
pub mod status;
pub mod territory;
pub mod tile_map;

pub use actor::ActorCard;
pub use block::block;
pub use cites::{Cites, CitesView};
pub use date::DateView;
pub use event::{EventView, YearView};
pub use explainer::ExplainerCard;
pub use image::ImageView;
pub use link::{Link, NameView};
pub use numbering::Numbering;
pub use place::MentionGroup;
pub use position::{PositionView, StanceView};
pub use source::SourceView;
pub use status::StatusView;
pub use territory::{TerritoryRow, TerritoryTable};
pub use tile_map::TileMapView;

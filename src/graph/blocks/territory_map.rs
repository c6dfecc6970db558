//! `{territory-map}`: the tile map.

use schemars::schema_for;

use super::{Block, Selection, territories};

pub(super) const BLOCK: Block = Block {
    name: "territory-map",
    schema: || schema_for!(territories::Options),
    select: |context, written, found| territories::select(context, written, found).map(Selection::TerritoryMap),
};

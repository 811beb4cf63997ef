use rust_decimal::Decimal;

use crate::harmonize::receipt::DropReason;
use crate::model::{Indicator, IndicatorKind, Mention};
use crate::reference::Units;

/// Factors between printed units and the catalogue's.
pub trait UnitTable: Sync {
    /// `value` printed in `printed_unit` (empty where the text omits it), in the indicator's unit;
    /// `None` where the unit cannot be converted. Linear, so that steps convert like values.
    fn convert(&self, value: Decimal, printed_unit: &str, indicator: &Indicator) -> Option<Decimal>;
}

impl<F: Fn(Decimal, &str, &Indicator) -> Option<Decimal> + Sync> UnitTable for F {
    fn convert(&self, value: Decimal, printed_unit: &str, indicator: &Indicator) -> Option<Decimal> {
        self(value, printed_unit, indicator)
    }
}

impl UnitTable for Units {
    fn convert(&self, value: Decimal, printed_unit: &str, indicator: &Indicator) -> Option<Decimal> {
        Self::convert(self, value, printed_unit, indicator)
    }
}

/// A mention's figure in the catalogue's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Converted {
    pub(super) value: Decimal,
    pub(super) upper: Option<Decimal>,
    pub(super) step: Decimal,
}

/// Converts a mention's figure. Whole numbers lose their decimals; a count with a fraction is no
/// count and is refused.
pub(super) fn convert(
    mention: &Mention,
    indicator: &Indicator,
    units: &dyn UnitTable,
) -> Result<Converted, DropReason> {
    let one = |value: Decimal| {
        units
            .convert(value, &mention.unit, indicator)
            .ok_or(DropReason::UnitMismatch)
    };
    let quantity = &mention.quantity;
    let converted = Converted {
        value: one(quantity.value)?,
        upper: quantity.upper.map(one).transpose()?,
        step: one(quantity.step)?,
    };
    match indicator.kind {
        IndicatorKind::Count | IndicatorKind::Stock => whole(converted),
        IndicatorKind::Amount | IndicatorKind::Mean | IndicatorKind::Ratio | IndicatorKind::Rate => Ok(converted),
    }
}

fn whole(converted: Converted) -> Result<Converted, DropReason> {
    let one = |value: Decimal| {
        match value.scale() {
            0 => Ok(value), // most counts
            _ if value.fract().is_zero() => Ok(value.trunc()),
            _ => Err(DropReason::NotWhole),
        }
    };
    Ok(Converted {
        value: one(converted.value)?,
        upper: converted.upper.map(one).transpose()?,
        // 120.0件 is no finer than 120件.
        step: converted.step.max(Decimal::ONE),
    })
}

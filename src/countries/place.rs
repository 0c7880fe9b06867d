//! Where the picker's dialog goes: right below its button, or above it where there is more room.

/// A rectangle, in whole CSS pixels of the viewport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Left edge.
    pub left: i32,
    /// Top edge.
    pub top: i32,
    /// Width.
    pub width: i32,
    /// Height.
    pub height: i32,
}

/// Where the dialog goes, in whole CSS pixels of the viewport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Left edge.
    pub left: i32,
    /// Top edge; the dialog's bottom edge is at `top + height`.
    pub top: i32,
    /// Height.
    pub height: i32,
}

/// Between the dialog and its button.
const GAP: i32 = 6;
/// Between the dialog and the edge of the viewport.
const MARGIN: i32 = 8;
/// With less room than this below, the side with more of it is taken.
const ENOUGH: i32 = 280;

/// Places a dialog of this width, and of this height if there is room, at its button.
pub fn place(button: Frame, (width, height): (i32, i32), viewport: (i32, i32)) -> Place {
    let below = viewport.1 - (button.top + button.height) - GAP - MARGIN;
    let above = button.top - GAP - MARGIN;
    let is_below = below >= ENOUGH.min(height) || below >= above;
    let height = height.min(if is_below { below } else { above }).max(0);
    let most_left = (viewport.0 - width - MARGIN).max(MARGIN);
    Place {
        left: button.left.clamp(MARGIN, most_left),
        top: if is_below {
            button.top + button.height + GAP
        } else {
            button.top - GAP - height
        }
        .max(MARGIN),
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, Place, place};

    const SIZE: (i32, i32) = (360, 400);
    const VIEWPORT: (i32, i32) = (1000, 800);

    fn button(left: i32, top: i32) -> Frame {
        Frame {
            left,
            top,
            width: 90,
            height: 46,
        }
    }

    #[test]
    fn right_below_the_button_where_there_is_room() {
        assert_eq!(
            place(button(100, 100), SIZE, VIEWPORT),
            Place {
                left: 100,
                top: 152,
                height: 400
            }
        );
    }

    #[test]
    fn a_little_lower_than_it_would_like_before_it_goes_above() {
        let place = place(button(100, 400), SIZE, VIEWPORT);
        assert_eq!((place.top, place.height), (452, 340));
    }

    #[test]
    fn above_the_button_at_the_foot_of_the_page() {
        let place = place(button(100, 700), SIZE, VIEWPORT);
        assert_eq!((place.top, place.height), (294, 400));
    }

    #[test]
    fn never_over_the_edge_of_the_viewport() {
        for (at, left) in [(900, 632), (-40, 8)] {
            let expected = Place {
                left,
                top: 152,
                height: 400,
            };
            assert_eq!(place(button(at, 100), SIZE, VIEWPORT), expected);
        }
        for top in [-100, 0, 50, 150, 250, 400] {
            let place = place(button(10, top), SIZE, (300, 300));
            assert!(place.top >= 8, "{top}: {place:?}");
            assert!(place.height >= 0, "{top}: {place:?}");
        }
    }
}

"""An object that shows itself: any library's."""


class Flag:
    def _repr_svg_(self) -> str:
        stripe = '<rect y="{}" width="120" height="20" fill="{}"/>'
        colours = ("#26419a", "#c07802", "#369d7e", "#57204b")
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" '
            'width="120" height="80">' + "".join(stripe.format(20 * n, c) for n, c in enumerate(colours)) + "</svg>"
        )


def figure():
    return Flag(), {"alt": "Stripes in four colours."}

"""A plot of cost against size, as SVG, with both axes logarithmic."""
import math
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 400, 70, 50, 20
COLORS = ("#0b5394", "#b45f06")


def plot_costs(where, series):
    """`series`: by name, pairs of a number and microseconds of processor time each. Flat is linear."""
    sizes = [size for points in series.values() for size, _ in points]
    costs = [cost for points in series.values() for _, cost in points]
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))

    def across(size):
        share = math.log(size / min(sizes)) / math.log(max(sizes) / min(sizes))
        return LEFT + share * (WIDTH - LEFT - 20)

    def up(cost):
        return HEIGHT - BOTTOM - (math.log10(cost) - low) / max(1, high - low) * (HEIGHT - BOTTOM - TOP)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
           f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>']
    for size in sorted(set(sizes)):
        out.append(f'<text x="{across(size):.0f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{size:,}</text>')
    for power in range(low, high + 1):
        y = up(10**power)
        out.append(f'<path d="M{LEFT} {y:.0f}H{WIDTH - 20}" stroke="#ccc"/>')
        out.append(f'<text x="{LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10**power:g} us</text>')
    for (name, points), color in zip(series.items(), COLORS):
        line = "L".join(f"{across(size):.1f} {up(cost):.1f}" for size, cost in points)
        out.append(f'<path d="M{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        x, y = across(points[-1][0]), up(points[-1][1])
        out.append(f'<text x="{x:.0f}" y="{y - 8:.0f}" text-anchor="end" fill="{color}">{escape(name)}</text>')
    out.append(f'<text x="{WIDTH / 2:.0f}" y="{HEIGHT - 10}" text-anchor="middle">processor time of each, against their number</text>')
    with open(where, "w") as file:
        file.write("\n".join([*out, "</svg>", ""]))

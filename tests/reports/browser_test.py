"""browser_test.py CHROMIUM WRITE_SAMPLE TCPSPEC: the HTML report as a reader meets it.

In a headless Chromium, for a report with one of everything and for one whose every text is hostile: the console is
silent, nothing is fetched, no script runs but ours, the filters and the links into folds work, every text has the
contrast that WCAG 2.1 §1.4.3 asks for, nothing is cut off on a telephone, and it prints."""

import os
import re
import subprocess
import sys
import tempfile

from chromium import Chromium

chromium, write_sample, tcpspec = sys.argv[1:]
if not os.access(chromium, os.X_OK):
    sys.exit("Chromium is missing: bash .ci/install packages-tests")
failures = []


def expect(what, value, wanted):
    if value != wanted:
        failures.append(f"{what}: expected {wanted!r}, got {value!r}")


def page(folder, which):
    """The report of one of the samples, as a file."""
    results, html = (os.path.join(folder, f"{which}.{kind}") for kind in ("json", "html"))
    with open(results, "wb") as out:
        subprocess.run([write_sample, which], check=True, stdout=out)
    subprocess.run([tcpspec, "report", results, "--html", html], check=True, stdout=subprocess.DEVNULL)
    return html


# The contrast of each text with what lies behind it: (L1 + 0.05) / (L2 + 0.05), 4.5 at least.
CONTRAST = """
(function () {
  function parts(color) { return color.match(/[0-9.]+/g).map(Number); }
  function luminance(color) {
    var l = parts(color).slice(0, 3).map(function (c) {
      c /= 255;
      return c > 0.03928 ? Math.pow((c + 0.055) / 1.055, 2.4) : c / 12.92;
    });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }
  function behind(element) {
    for (; element; element = element.parentElement) {
      var color = getComputedStyle(element).backgroundColor, p = parts(color);
      if (p.length < 4 || p[3] > 0) return color;
    }
    return "rgb(255, 255, 255)";
  }
  var bad = {};
  document.querySelectorAll("details").forEach(function (d) { d.open = true; });
  document.querySelectorAll("body *").forEach(function (element) {
    var own = Array.from(element.childNodes).some(function (n) { return n.nodeType === 3 && n.data.trim(); });
    if (!own || ["SCRIPT", "OPTION"].includes(element.tagName)) return;
    var style = getComputedStyle(element);
    var text = luminance(element.closest("svg") ? style.fill : style.color), back = luminance(behind(element));
    var contrast = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (contrast < 4.5) bad[element.tagName + "." + (element.getAttribute("class") || "")] = contrast.toFixed(2);
  });
  return JSON.stringify(bad);
}())"""

VISIBLE = """Array.from(document.querySelectorAll("section.case")).filter(function (c) { return !c.hidden; })
  .map(function (c) { return c.querySelector("h4").textContent; })"""


def choose(browser, name, value):
    browser.run(f"""(function () {{
      var field = document.getElementById({name!r});
      field.value = {value!r};
      field.dispatchEvent(new Event("input", {{ bubbles: true }}));
    }}())""")
    return browser.run(VISIBLE)


def check_quiet(browser, which, html):
    expect(f"{which}: console", browser.complaints(), [])
    expect(f"{which}: requests", browser.requests(), ["file://" + html])


def check_looks(browser, which, html):
    for width, dark in ((1280, False), (1280, True), (390, False), (390, True)):
        browser.look(width, 900, dark)
        browser.open("file://" + html)
        check_quiet(browser, which, html)
        where = f"{which}, {width} wide, {'dark' if dark else 'light'}"
        expect(f"{where}: reaches beyond the window", browser.run("document.documentElement.scrollWidth"), width)
        expect(f"{where}: contrast", browser.run(CONTRAST), "{}")


def check_filters(browser, html):
    browser.look()
    browser.open("file://" + html)
    everything = browser.run(VISIBLE)
    expect("filters are shown", browser.run("document.getElementById('filters').hidden"), False)
    expect("cases that fail", choose(browser, "by-verdict", "fail"), ["urgent", "was-bad", "half-open-discovery[SYN+FIN]"])
    expect("how many", browser.run("document.getElementById('shown').textContent"), "3 of 11 cases")
    expect("and of these, found", choose(browser, "query", "REBOOTED peer"), ["half-open-discovery[SYN+FIN]"])
    browser.run("document.querySelector('#filters button').click()")
    browser.run("new Promise(function (done) { setTimeout(done, 0); })")
    expect("all again", browser.run(VISIBLE), everything)
    expect("by level", choose(browser, "by-level", "SHOULD"), ["obeys-rst"])
    expect("other requirements are hidden",
           browser.run("Array.from(document.querySelectorAll('tr.req:not([hidden])')).map(function (r) { return r.id; })"),
           ["req-RFC5961-3.2-1"])


def check_links(browser, html):
    browser.open("file://" + html + "#case-time-wait-lasts-2msl-4")
    expect("a link into a fold opens it",
           browser.run("document.getElementById('case-time-wait-lasts-2msl-4').closest('details').open"), True)
    browser.run("document.querySelector('#departures a[href*=half-open]').click()")
    expect("a link with brackets leads to its case",
           browser.run("document.querySelector(':target').id"), "case-half-open-discovery[SYN+FIN]-6")


def check_without_script(browser, html):
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    browser.open("file://" + html)
    browser.call("Emulation.setScriptExecutionDisabled", value=False)
    expect("without a script no filter is shown", browser.run("document.getElementById('filters').offsetHeight"), 0)
    expect("without a script all cases are", len(browser.run(VISIBLE)), 11)


def check_print(browser, html):
    browser.open("file://" + html)
    paper = browser.pdf()
    expect("a PDF", paper[:5], b"%PDF-")
    expect("of some pages", 2 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 40, True)


with tempfile.TemporaryDirectory(prefix="tcpspec-html-") as folder, Chromium(chromium) as browser:
    good, hostile, empty = (page(folder, which) for which in ("sample", "hostile", "empty"))
    for which, html in (("sample", good), ("hostile", hostile), ("empty", empty)):
        check_looks(browser, which, html)
    check_filters(browser, good)
    check_links(browser, good)
    check_without_script(browser, good)
    check_print(browser, good)

print("\n".join(failures))
sys.exit(1 if failures else 0)

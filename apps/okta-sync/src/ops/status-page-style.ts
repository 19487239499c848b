/** The status page's style, light and dark; nothing of it is fetched from anywhere. */
export const STATUS_PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1c2024, #e8eaed);
  --quiet: light-dark(#5b6470, #a0a8b3);
  --page: light-dark(#f6f7f9, #15181c);
  --card: light-dark(#ffffff, #1e2227);
  --line: light-dark(#dfe3e8, #343a42);
  --good: light-dark(#14713b, #6fd49a);
  --bad: light-dark(#b3261e, #ff9d94);
  --warn: light-dark(#8a5300, #f2c062);
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 68rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif;
}
header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; margin-bottom: 1.5rem; }
h1 { font-size: 1.35rem; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .25rem 0; }
.quiet { color: var(--quiet); }
.badge { padding: .1rem .6rem; border: 1px solid currentColor; border-radius: 1rem; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem;
  padding: 1rem 1.25rem; margin: 0 0 1rem; overflow-x: auto;
}
section.bad, section.warn { border-left: .3rem solid currentColor; }
section.bad > *, section.warn > * { color: var(--text); }
section.bad > h2 { color: var(--bad); } section.warn > h2 { color: var(--warn); }
table { border-collapse: collapse; width: 100%; min-width: 38rem; }
table + table { margin-top: 1rem; }
th, td { text-align: left; padding: .3rem 1rem .3rem 0; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
th:last-child, td:last-child { padding-right: 0; }
code, pre { font: 13px/1.5 ui-monospace, 'Cascadia Mono', Menlo, Consolas, monospace; }
pre { margin: .5rem 0 0; padding: .6rem .8rem; background: var(--page); border-radius: .35rem; overflow-x: auto; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
a { color: inherit; }
footer { color: var(--quiet); margin-top: 1.5rem; }
`;

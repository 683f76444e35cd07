import type { Checked, Report } from '../report.ts'
import { escapeMarkup } from './escape.ts'
import { scenarioText } from './scenario-files.ts'
import { tellCounts, toClock } from './text.ts'

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8884 }
.PASS { color: #1a7f37 } .FAIL { color: #cf222e } .UNKNOWN, .KNOWN { color: #9a6700 } .SKIPPED { color: #6e7781 }
section { border-left: 4px solid #cf222e; padding-left: 1rem; margin: 2rem 0 }
pre { overflow-x: auto; padding: .6rem; background: #8882 }
dt { font-weight: 600 }`

/** The report as one page that can be sent to somebody: it loads nothing, and needs no sandbox. */
export function toHtml({ backend, sandbox, counts }: Report, checks: readonly Checked[]): string {
  const title = escapeMarkup(`${backend.name}: ${tellCounts(counts)}`)
  const failed = checks.filter(({ verdict }) => verdict === 'FAIL')
  const rows = checks.map(
    ({ verdict, id, title: text, why }) =>
      `<tr><td class="${verdict}">${verdict}</td><td>${escapeMarkup(id)}</td><td>${escapeMarkup(verdict === 'PASS' ? text : why)}</td></tr>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
<h1>${title}</h1>
<p>Tested against ${escapeMarkup(sandbox.url)}.</p>
${failed.map(toSection).join('\n')}
<table>
<thead><tr><th>verdict</th><th>check</th><th></th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</html>
`
}

function toSection(check: Checked): string {
  const { id, why, expected, actual, evidence, timeline_url, document } = check
  const messages = evidence.map(
    ({ at, from, to, what }) =>
      `<tr><td>${toClock(at)}</td><td>${from} → ${to}</td><td>${escapeMarkup(what)}</td></tr>`,
  )
  const timeline =
    timeline_url === null
      ? ''
      : `<p>Timeline, while the sandbox runs: <a href="${escapeMarkup(timeline_url)}">${escapeMarkup(timeline_url)}</a></p>`
  const scenario =
    document === null
      ? ''
      : `<details><summary>The scenario that repeats it</summary><pre>${escapeMarkup(scenarioText(document))}</pre></details>`
  return `<section>
<h2>${escapeMarkup(id)}</h2>
<p>${escapeMarkup(why)}</p>
<dl><dt>expected</dt><dd>${escapeMarkup(expected)}</dd><dt>actual</dt><dd>${escapeMarkup(actual)}</dd></dl>
<table><tbody>${messages.join('')}</tbody></table>
${timeline}
${scenario}
</section>`
}

import { expect, test } from 'vitest'
import { catalogue } from '../../../src/backend-tests/catalogue/catalogue.ts'
import { checkFromScenario } from '../../../src/backend-tests/catalogue/from-scenario.ts'
import {
  type Checked,
  countVerdicts,
  type Report,
  toExitCode,
  type Verdict,
} from '../../../src/backend-tests/report.ts'
import { toHtml } from '../../../src/backend-tests/reports/html.ts'
import { toJunit } from '../../../src/backend-tests/reports/junit.ts'
import { toMarkdown } from '../../../src/backend-tests/reports/markdown.ts'
import { scenarioText } from '../../../src/backend-tests/reports/scenario-files.ts'
import { toTable } from '../../../src/backend-tests/reports/text.ts'
import { toDocument } from '../../../src/backend-tests/run/run-check.ts'
import { parseScenario } from '../../../src/scenarios/format/parse-scenario.ts'

const hostile = `<b>"it's"</b> & \u0000\u001b[31m ]]> \ud800 | *x* \`y\` å\nsecond line`

function check(verdict: Verdict, id = 'paid'): Checked {
  return {
    id,
    title: 'A title',
    verdict,
    expected: 'one',
    actual: hostile,
    why: verdict === 'PASS' ? '' : hostile,
    scenario: 'out/paid.yaml',
    payment_ids: ['p'],
    timeline_url: 'http://127.0.0.1:8700/payments/p',
    evidence: [{ at: '2026-01-01T10:20:30.400Z', from: 'ping', to: 'backend', what: hostile }],
    took_ms: 1_234,
    document: { version: 1, name: 'x' },
  }
}

const checks = [
  check('PASS', 'paid'),
  check('FAIL', 'cancelled'),
  check('UNKNOWN', 'declined'),
  check('SKIPPED', 'expired'),
  check('KNOWN', 'crashed'),
]

const report: Report = {
  version: 1,
  backend: { name: `a <shop> & "co"`, file: 'backend.yaml' },
  sandbox: {
    url: 'http://127.0.0.1:8700',
    tenant_id: 't',
    clock: { mode: 'real', moved_ms: 90_000_400 },
  },
  checks,
  counts: countVerdicts(checks),
}

test('writes JUnit XML that readers of XML 1.0 take', () => {
  const xml = toJunit(report)
  expect(xml).toMatch(
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="[^"<&]*&lt;shop&gt;/,
  )
  expect(xml).toContain('tests="5" failures="1" errors="0" skipped="3"')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]|[\ud800-\udfff]/)
  // Each < begins a tag of ours, and each & an entity.
  expect(xml.match(/<(?!\/?(?:testsuites?|testcase|failure|skipped)\b|\?xml)/g)).toBeNull()
  expect(xml.match(/&(?!(?:amp|lt|gt|quot|#39);)/g)).toBeNull()
  expect(xml.match(/<testcase /g)).toHaveLength(5)
  expect(xml.match(/<failure message=/g)).toHaveLength(1)
  expect(xml.match(/<skipped message="(?:UNKNOWN|SKIPPED|KNOWN): /g)).toHaveLength(3)
  expect(xml).toContain('classname="a &lt;shop&gt; &amp; &quot;co&quot;" time="1.234"')
})

test('writes Markdown in which no text of a backend is markup', () => {
  const text = toMarkdown(report)
  expect(text).toContain('## a &lt;shop\\> & "co": 1 PASS, 1 FAIL, 1 UNKNOWN, 1 SKIPPED, 1 KNOWN')
  expect(text).not.toContain('<b>')
  const cells = text.split('\n').filter((line) => line.startsWith('| '))
  for (const line of cells) expect(line.match(/(?<!\\)\|/g)).toHaveLength(4)
})

test('writes a page in which no text of a backend is markup, and which loads nothing', () => {
  const html = toHtml(report, checks)
  expect(html).not.toContain('<b>')
  expect(html).not.toMatch(/<(?:script|link|img|iframe)\b|\bsrc=|@import|url\(/)
  expect(html).toContain('The scenario that repeats it')
})

test('tells what failed at the end of the table', () => {
  const text = toTable(report)
  expect(text).toContain('10:20:30.400 ping → backend: ')
  expect(text).toContain('timeline: http://127.0.0.1:8700/payments/p')
  expect(text.split('\n').at(-1)).toBe(
    "1 PASS, 1 FAIL, 1 UNKNOWN, 1 SKIPPED, 1 KNOWN. The world's clock was moved by 1d1h; its mode is real, as before.",
  )
})

test.each<[readonly Verdict[], number]>([
  [['PASS', 'UNKNOWN', 'SKIPPED', 'KNOWN'], 0],
  [['PASS', 'FAIL'], 1],
  [['UNKNOWN', 'SKIPPED'], 3],
  [['KNOWN'], 3],
  [[], 3],
])('%j end with exit code %i', (verdicts, code) => {
  const counts = countVerdicts(verdicts.map((verdict) => ({ verdict })))
  expect(toExitCode({ counts })).toBe(code)
})

test.each(catalogue.map((one) => [one.id, one] as const))(
  'the scenario file of %s is sound, and is played as the check plays it',
  (id, one) => {
    const { document } = parseScenario(scenarioText(toDocument(one)), 'file.yaml')
    const again = checkFromScenario(document)
    expect(again.id).toBe(id)
    expect(again.run).toBe(one.run)
    expect(toDocument(again)).toEqual(toDocument(one))
  },
)

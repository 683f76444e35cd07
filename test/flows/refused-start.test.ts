import { expect, test } from 'vitest'
import { directoryOf } from '../scenarios/scenario-files.ts'
import { refusedStart } from '../start-program.ts'

test('ends with 1 and the place of each fault where scenario files are broken', async () => {
  const SANDBOX_SCENARIOS = directoryOf({
    'a.yaml': 'version: 1\nname: a\ncheckout: { brwser: 1 }\n',
    'b.yaml': 'version: 1\nname: b\n  timeline: [\n',
  })
  const { code, complaint } = await refusedStart({ SANDBOX_SCENARIOS })
  expect(code).toBe(1)
  expect(complaint).toMatch(/a\.yaml:3:13: .*"brwser".*"browser"/)
  expect(complaint).toMatch(/b\.yaml:\d+:\d+: /)
})

test('complains in words, without a stack', async () => {
  const { complaint } = await refusedStart({ SANDBOX_SCENARIO: 'payd' })
  expect(complaint).toContain('did you mean "paid"?')
  expect(complaint).not.toMatch(/^\s+at /m)
})

test('ends with 1 and the nearest name where a setting is unknown', async () => {
  const { code, complaint } = await refusedStart({ SANDBOX_PAYR: 'auto' })
  expect(code).toBe(1)
  expect(complaint).toBe('SANDBOX_PAYR is not a setting; the nearest is SANDBOX_PAYER.\n')
})

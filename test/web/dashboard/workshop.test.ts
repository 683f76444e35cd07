import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openDashboard } from './open-dashboard.ts'

const document = `version: 1
name: own
summary: Declined an hour later.
timeline:
  - { id: declined, at: checkout.approved + 1h, status: DECLINED }
`

function openWorkshop() {
  const directory = mkdtempSync(join(tmpdir(), 'workshop-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const dashboard = openDashboard({ SANDBOX_SCENARIOS: directory })
  const play = async (fields: Record<string, string>) => {
    const { answer } = await dashboard.send('/scenarios/dry-run', { yaml: document, ...fields })
    return answer.text()
  }
  return { ...dashboard, directory, play }
}

test('begins with a copy of a shipped scenario, or of a saved run', async () => {
  const { page, createPayment, payer, settle } = openWorkshop()
  expect(await page('/scenarios/paid')).toContain('/scenarios/dry-run?copy&#x3D;paid')
  const copy = await page('/scenarios/dry-run?copy=forged-callback')
  expect(copy).toContain('name: forged-callback-copy')
  expect(copy).toContain('extends: paid')
  const { id } = await createPayment()
  await payer(id, 'cancel')
  await settle()
  expect(await page(`/payments/${id}`)).toContain(`/scenarios/dry-run?run=${id}`)
  expect(await page(`/scenarios/dry-run?run=${id}`)).toContain(`name: saved-${id.slice(-8)}`)
  expect(await page('/scenarios/dry-run?copy=nope')).toContain('unknown scenario')
})

test('runs a document with the payer of one’s choice', async () => {
  const { play } = openWorkshop()
  expect(await play({ how: 'run', payer: 'cancels' })).toMatch(/>ABORTED<\/text>/)
  expect(await play({ how: 'run', payer: 'approves' })).toMatch(/>DECLINED<\/text>/)
})

test('names the line of an error, and the nearest word', async () => {
  const { play } = openWorkshop()
  const html = await play({ how: 'run', yaml: document.replace('DECLINED', 'DECLIND') })
  expect(html).toMatch(/role="alert">dry run:5:\d+: .*DECLIND.*DECLINED/)
  expect(html).toContain('data-line="5"')
})

test('saves into the directory, and over what is there only when told so', async () => {
  const { play, directory, page } = openWorkshop()
  expect(await play({ how: 'save' })).toContain(`Saved to ${join(directory, 'own.yaml')}`)
  expect(readFileSync(join(directory, 'own.yaml'), 'utf8')).toBe(document)
  const changed = document.replace('1h', '2h')
  const refused = await play({ how: 'save', yaml: changed })
  expect(refused).toMatch(/role="alert">There is a scenario &quot;own&quot; already/)
  expect(refused).toContain('data-testid="dry-run-replace"')
  expect(readFileSync(join(directory, 'own.yaml'), 'utf8')).toBe(document)
  await play({ how: 'save', yaml: changed, replace: 'yes' })
  expect(readFileSync(join(directory, 'own.yaml'), 'utf8')).toBe(changed)
  expect(readdirSync(directory)).toEqual(['own.yaml'])
  expect(await page('/scenarios/dry-run')).toContain(directory)
})

test('saves a run with the address of the schema, as seen from the directory', async () => {
  const { createPayment, payer, settle, call, directory, play } = openWorkshop()
  const { id } = await createPayment()
  await payer(id, 'cancel')
  await settle()
  const { body: yaml } = await call('GET', `/_sandbox/payments/${id}/scenario`)
  const schemaOf = (text: string) => /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1]
  expect(schemaOf(yaml)).toBe('./node_modules/ping-sandbox/scenarios/scenario.v1.schema.json')
  await play({ how: 'save', yaml })
  const saved = readFileSync(join(directory, `saved-${id.slice(-8)}.yaml`), 'utf8')
  const schema = JSON.parse(readFileSync(join(directory, schemaOf(saved) ?? ''), 'utf8'))
  expect(schema.properties).toHaveProperty('timeline')
})

test('never takes the place of a shipped scenario unasked, nor touches its file', async () => {
  const { play, directory } = openWorkshop()
  const yaml = document.replace('own', 'paid')
  expect(await play({ how: 'save', yaml })).toContain('scenarios/paid.yaml:3')
  expect(readdirSync(directory)).toEqual([])
  await play({ how: 'save', yaml, replace: 'yes' })
  expect(readdirSync(directory)).toEqual(['paid.yaml'])
})

test('saves nothing that is wrong, and offers no saving without a directory', async () => {
  const { play, directory } = openWorkshop()
  await play({ how: 'save', yaml: 'version: 1\nname: [' })
  expect(readdirSync(directory)).toEqual([])
  const { page, send } = openDashboard()
  expect(await page('/scenarios/dry-run')).not.toContain('dry-run-save')
  const { answer } = await send('/scenarios/dry-run', { yaml: document, how: 'save' })
  expect(await answer.text()).toMatch(/role="alert">There is no directory to save to/)
})

test('follows the next payment of a world once something is armed', async () => {
  const { play, page, ask, createPayment, tenantId } = openWorkshop()
  await createPayment()
  const html = await play({ how: 'next', tenant_id: tenantId })
  const [, link = ''] = /href="([^"]+)" data-testid="follow"/.exec(html) ?? []
  const first = await ask(link.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&'))
  const waiting = first.headers.get('location') ?? ''
  expect(await page(waiting)).toContain('data-testid="next-payment"')
  const { id } = await createPayment()
  expect((await ask(waiting)).headers.get('location')).toContain(`/payments/${id}`)
})

test('warns where a scenario forges and the tenant has no key, and where the shop has the last word', async () => {
  const { page, send, tenantId } = openWorkshop()
  const arm = (world: string) =>
    send('/arm', { tenant_id: world, next: 'forged-callback', here: '/' })
  expect(await page((await arm(tenantId)).to)).toContain('no signing key')
  const shop = await send('/demo/orders', { goods: 'beans', scenario: 'paid' })
  expect(shop.status).toBe(303)
  const { shopTenant } = await import('../../../src/payment/own-tenants.ts')
  expect(await page((await arm(shopTenant)).to)).toContain('choose the outcome in the shop')
})

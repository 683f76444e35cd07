import { expect, test } from 'vitest'
import type { PayerAction } from '../../src/checkout/checkout-session.ts'
import { payerActionTexts } from '../../src/checkout/payer-action-texts.ts'
import { openDashboard } from './dashboard/open-dashboard.ts'

/** The buttons of a page that play the payer: action → label. */
function buttonsOf(html: string): Record<string, string> {
  const buttons = html.matchAll(/<button name="action" value="(\w+)"[^>]*>([^<]*)<\/button>/g)
  return Object.fromEntries([...buttons].map(([, action = '', label = '']) => [action, label]))
}

const steps: readonly PayerAction[] = ['open', 'choose_bank', 'sign_in', 'choose_account', 'sign']

test('calls an action of the payer the same in the test controls, the dashboard and the timeline', async () => {
  const { page, createPayment, payer, call } = openDashboard()
  const { id, checkoutUrl } = await createPayment()
  const seen = new Set<string>()
  for (const step of steps) {
    await payer(id, step)
    const { pathname } = new URL(checkoutUrl)
    const inControls = buttonsOf(await page(pathname))
    const inDashboard = buttonsOf(await page(`/payments/${id}`))
    expect(inControls).toEqual(inDashboard)
    for (const [action, label] of Object.entries(inControls)) {
      expect(label).toBe(payerActionTexts[action as PayerAction].button)
      seen.add(action)
    }
  }
  expect(seen.size).toBeGreaterThan(8)
  const { body } = await call('GET', `/_sandbox/payments/${id}/timeline`)
  const sentences = body.data
    .filter(
      ({ kind, state }: { kind: string; state: string }) => kind === 'payer' && state === 'past',
    )
    .map(({ text }: { text: string }) => text)
  const others = steps.filter((step) => step !== 'choose_bank')
  expect(sentences).toEqual(
    expect.arrayContaining(others.map((step) => payerActionTexts[step].sentence)),
  )
})

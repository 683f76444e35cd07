import type { Scenario } from '../../client/scenario.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import { checkFromTags } from '../explore/order-check.ts'
import { notPaid, overWithoutEffect, paidOnce } from '../run/expectations.ts'
import { ownTag } from '../run/run-check.ts'
import type { Trial } from '../run/trial.ts'
import { catalogue } from './catalogue.ts'
import type { Check } from './check.ts'

/**
 * The check that one scenario document stands for, instead of the catalogue. A document that a check wrote is played as
 * that check plays it. Any other is played to its end, with a payer who approves where it does not say what the payer
 * does, and judged by what became of the payment.
 */
export function checkFromScenario(document: Scenario): Check {
  const { tags = [], name = 'scenario', summary } = document
  const written = tags.includes(ownTag) ? catalogue.find(({ id }) => tags.includes(id)) : undefined
  const { version: _, name: __, summary: ___, tags: ____, ...draft } = document
  if (written !== undefined) return { ...written, draft }
  const explored = tags.includes(ownTag) ? checkFromTags(tags, draft) : null
  if (explored !== null) return explored
  return {
    id: name,
    title: summary?.trim().replace(/\.$/, '') ?? `The backend holds under ${name}`,
    says: `The scenario ${name} was played to its end`,
    stage: 'alone',
    draft,
    run: playToTheEnd,
  }
}

async function playToTheEnd(trial: Trial) {
  const purchase = await trial.buy()
  const isPlayed = trial.document.checkout?.mode === 'auto'
  if (!isPlayed) {
    await trial.open(purchase)
    const { checkout } = await trial.detail(purchase)
    if (checkout?.legal_actions.includes('approve') === true) await trial.act(purchase, 'approve')
  }
  await trial.settleWorld()
  const { status } = await trial.detail(purchase)
  if (status === 'COMPLETED')
    return { purchase, expect: paidOnce(purchase.payment.payment.total_amount) }
  return { purchase, expect: isTerminal(status) ? overWithoutEffect : notPaid }
}

import type { World } from '../client/world.ts'
import type { PaymentDetail } from '../control-api/schemas/payment-detail.ts'
import { printableLine } from '../input/printable.ts'
import type { Command } from './command.ts'

type Action = Parameters<World['payer']['act']>[1]

export const pay: Command = {
  takes: '<payment> [action]',
  argCount: [1, 2],
  options: { bank: { type: 'string' }, account: { type: 'string' }, person: { type: 'string' } },
  help: `The action is approve unless given; or open, choose_bank, cancel, cancel_in_app, block_bankid, time_out,
refuse, leave, … An action that is not legal now is refused (exit code 1); the refusal lists those that are.

  --bank     BIC, --account IBAN, --person personal number of a test person`,

  async run({ args: [payment = '', action = 'approve'], options, world }) {
    const given = ['bank', 'account', 'person'].flatMap((name) => {
      const value = options[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    })
    const choice = Object.fromEntries(given)
    // The sandbox checks the action, and names the known ones.
    const after = await world().payer.act(payment, action as Action, choice)
    return { text: format(after), json: after }
  },
}

function format({ id, status, checkout, timeline }: PaymentDetail): string {
  const planned = timeline
    .filter(({ state }) => state === 'planned')
    .map((step) => `  planned ${step.at} ${step.status}  (${step.because})`)
  const screen = checkout === null ? '' : `, checkout ${checkout.state}`
  return [`${id} ${status}${screen}`, ...planned].map(printableLine).join('\n')
}

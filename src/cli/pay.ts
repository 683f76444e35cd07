import type { World } from '../client/world.ts'
import type { PaymentDetail } from '../control-api/schemas/payment-detail.ts'
import { printableLine } from '../input/printable.ts'
import type { Command } from './command.ts'

type Action = Parameters<World['payer']['act']>[1]

export const pay: Command = {
  takes: '<payment> [action]',
  argCount: [1, 2],
  options: {
    bank: { type: 'string' },
    account: { type: 'string' },
    person: { type: 'string' },
    return: { type: 'boolean' },
  },
  help: `The action is approve unless given; or open, choose_bank, cancel, cancel_in_app, block_bankid, time_out,
refuse, leave, … An action that is not legal now is refused (exit code 1); the refusal lists those that are.

  --bank     BIC, --account IBAN, --person personal number of a test person
  --return   when the checkout sends the browser back, the sandbox requests that page of the shop, as a browser does;
             the action return requests it now`,

  async run({ args: [payment = '', action = 'approve'], options, anyWorld }) {
    const given = ['bank', 'account', 'person'].flatMap((name) => {
      const value = options[name]
      return typeof value === 'string' ? [[name, value] as const] : []
    })
    const follows = options['return'] === true && action !== 'return'
    const browser = follows ? { browser: { visits: 'follow' } as const } : {}
    const choice = { ...Object.fromEntries(given), ...browser }
    // The sandbox checks the action, and names the known ones.
    const after = await anyWorld().payer.act(payment, action as Action, choice)
    return { text: format(after), json: after }
  },
}

function format({ id, status, checkout, timeline, visits }: PaymentDetail): string {
  const planned = timeline
    .filter(({ state }) => state === 'planned')
    .map((step) => `  planned ${step.at} ${step.status}  (${step.because})`)
  const screen = checkout === null ? '' : `, checkout ${checkout.state}`
  const visited = visits.map(
    ({ url, state, requests, error }) =>
      `  visit ${url}: ${error ?? requests.at(-1)?.response?.status_code ?? state}`,
  )
  return [`${id} ${status}${screen}`, ...planned, ...visited].map(printableLine).join('\n')
}

import { printableLine } from '../input/printable.ts'
import type { Command } from './command.ts'

/** `try`: `import` has no word of that name, which is one of the language. */
export const tryPayment: Command = {
  takes: '',
  argCount: [0, 0],
  options: { scenario: { type: 'string' }, callback: { type: 'string' } },
  help: `Makes an order and a payment through the public API, as your backend will, and says where to pay. Without --tenant
in a world for test payments.

  --scenario NAME   what should happen to it; paid if not said
  --callback URL    your status_callback_url; an inbox of the sandbox if not said`,

  async run({ options, anyWorld, url }) {
    const { scenario, callback } = options
    const made = await anyWorld().makePayment({
      ...(typeof scenario === 'string' ? { scenario } : {}),
      ...(typeof callback === 'string' ? { callbackUrl: callback } : {}),
    })
    const lines = [
      `Payment     ${made.payment_id}`,
      `Pay         ${made.checkout_url}`,
      `or          ping-sandbox pay ${made.payment_id}`,
      `Timeline    ${new URL(url).origin}/payments/${made.payment_id}`,
      ...(typeof callback === 'string' ? [] : [`Callbacks   ${made.inbox_url}`]),
    ]
    return { text: lines.map(printableLine).join('\n'), json: made }
  },
}

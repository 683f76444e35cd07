import type { Command } from './command.ts'
import { formatDelivery } from './format-delivery.ts'

export const redeliver: Command = {
  takes: '<callback>',
  argCount: [1, 1],
  help: 'Same body; answers when the attempt has its outcome. Exit code 1 if it was not acknowledged,\nor if it was forged and your backend took it.',
  async run({ args: [callback = ''], anyWorld }) {
    const delivery = await anyWorld().redeliver(callback)
    return {
      text: formatDelivery(delivery),
      json: delivery,
      isGood: delivery.attempts.at(-1)?.verdict !== 'bad',
    }
  },
}

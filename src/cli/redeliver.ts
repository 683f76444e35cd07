import type { Command } from './command.ts'
import { formatDelivery } from './format-delivery.ts'

export const redeliver: Command = {
  takes: '<callback>',
  argCount: [1, 1],
  help: 'Same body; answers when the attempt has its outcome. Exit code 1 if it was not acknowledged.',
  async run({ args: [callback = ''], world }) {
    const delivery = await world().redeliver(callback)
    return {
      text: formatDelivery(delivery),
      json: delivery,
      isGood: delivery.state === 'delivered',
    }
  },
}

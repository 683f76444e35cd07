import type { Command } from './command.ts'
import { tellDelivery } from './delivery.ts'

export const redeliver: Command = {
  takes: '<callback>',
  words: [1, 1],
  help: 'Same body; answers when the attempt has its outcome. Exit code 1 if it was not acknowledged.',
  async run({ words: [callback = ''], world }) {
    const delivery = await world().redeliver(callback)
    return {
      text: tellDelivery(delivery),
      json: delivery,
      isGood: delivery.state === 'delivered',
    }
  },
}

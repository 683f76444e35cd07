import type { Message } from '../storage/message-store.ts'
import type { Engine } from './engine.ts'

/** Keeps an e-mail or a text that Ping would send, in the caller's transaction; nothing leaves the sandbox. */
export function sendMessage(
  { stores, worlds, events, newId }: Engine,
  message: Omit<Message, 'seq' | 'id' | 'sentAt'>,
): void {
  const { tenantId, channel, recipient, about, because } = message
  const id = newId({ tenantId })
  const at = worlds.now(tenantId)
  stores.messages.insert({ ...message, id, sentAt: at })
  const facts = { message_id: id, channel, recipient, about }
  events.publish({
    tenantId,
    at,
    kind: 'message',
    paymentId: null,
    about: null,
    facts,
    because,
  })
}

/** `planned`: waits until it is due, for its predecessor or for a retry. `failed`: given up. `lost`: never sent, on purpose. */
export const callbackStates = ['planned', 'sending', 'delivered', 'failed', 'lost'] as const

export type CallbackState = (typeof callbackStates)[number]

export type Callback = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly paymentSeq: number | null
  /** what it announces: id of the timeline entry */
  readonly subject: string
  readonly status: string
  /** id of the status change it announces; null: it waits for its step, or belongs to no payment */
  readonly statusId: string | null
  readonly url: string
  /** JSON text without the scenario's mutations; null until the first attempt makes it */
  readonly body: string | null
  /** JSON of a scenario's mutation, or null */
  readonly mutate: string | null
  readonly state: CallbackState
  /** ms, world time: when the next attempt is due, or the last one was to be made */
  readonly dueAt: number
  /** 1: waits until its predecessors of the same payment are delivered or given up */
  readonly inOrder: number
  readonly because: string
}

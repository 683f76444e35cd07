import { expect } from 'vitest'
import { type openApi, tenantId, unknownId } from '../ping-api/open-api.ts'

type Answered = <Answer extends { status: number }>(call: Promise<Answer>) => Promise<Answer>

/** Merchants that money is for: two that are decided on, and one that nobody created. */
export async function openMerchants(api: ReturnType<typeof openApi>, answered: Answered) {
  const { call, stores } = api
  const create = async (): Promise<string> => {
    const merchant = { name: 'x', person: { country: 'DE' } }
    return (await call('POST', '/merchants', merchant)).body.id
  }
  const merchants = [await create(), await create(), unknownId]

  function isPayable(id: string | null): boolean {
    if (id === null) return true
    return (stores.merchants.find(tenantId, id)?.status ?? 'APPROVED') === 'APPROVED'
  }

  function held(): string[] {
    const { items } = stores.allocations.list({ tenantId }, { limit: 200 })
    return items
      .filter((row) => row.disbursementId === null && !isPayable(row.merchantId))
      .map(({ id }) => id)
  }

  /** Time passes, and nothing goes out meanwhile to merchants that are not APPROVED. */
  async function waitFor(ms: number): Promise<void> {
    const before = held()
    await api.moveTo(api.worlds.now(tenantId) + ms)
    const after = held()
    expect(before.filter((id) => !after.includes(id))).toEqual([])
  }

  return {
    merchants,
    isPayable,
    waitFor,
    async requisition({
      merchant,
      submits,
    }: {
      readonly merchant: number | null
      readonly submits: boolean
    }): Promise<void> {
      const who = merchant === null ? null : [merchants[merchant % merchants.length]]
      const selections = [{ merchant_ids: who }, { recipient_type: 'tenant' }]
      const body = { callback_url: 'https://shop.test/r', selections }
      const { id } = (await answered(call('POST', '/requisitions', body))).body
      await waitFor(1_000)
      if (submits) await answered(call('PUT', `/requisitions/${id}/submit`))
      await waitFor(1_000)
    },
  }
}

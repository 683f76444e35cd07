import { expect } from 'vitest'
import { receiveFunds } from '../../src/engine/receive-funds.ts'
import { openApi, tenantId, unknownId } from '../ping-api/open-api.ts'
import type { Deed } from './deeds.ts'
import { openLinks } from './open-links.ts'
import { openMerchants } from './open-merchants.ts'

type Row = { readonly id: string; readonly amount: number }
type Item = { readonly amount: number }
type PaymentRow = {
  readonly id: string
  readonly payment_order_id: string
  readonly status: string
  readonly provider: string
  readonly method: string
  readonly total_amount: number
  readonly order_items: readonly Item[]
  readonly status_history: readonly { readonly funds: { readonly received_total: number } | null }[]
}

/** A tenant's whole business, and its books. */
export async function openBooks() {
  const api = openApi()
  const { call, stores } = api
  const orders: string[] = []
  const payments: string[] = []
  const wanted = { name: 'x', currency: 'SEK', enable_deposits: true }
  const { id: account, deposit_information } = (await call('POST', '/liquidity_accounts', wanted))
    .body
  let toppedUp = 0
  const { merchants, waitFor, isPayable, requisition } = await openMerchants(api, answered)
  const links = openLinks(api, answered)

  const pick = (list: readonly string[], index: number) =>
    list[index % (list.length + 1)] ?? unknownId
  const itemsOf = (amounts: readonly number[], toAccount = false) =>
    amounts.map((amount, index) => ({
      amount,
      name: `item ${index}`,
      vat_rate: 25,
      ...(toAccount && index === 0
        ? { liquidity_account_id: account }
        : { merchant_id: merchants[(index + amount) % merchants.length] }),
    }))
  const find = (id: string) => stores.payments.find(tenantId, id)
  const toPath = (id: string) =>
    `/payment_orders/${find(id)?.paymentOrderId ?? unknownId}/payments/${id}`
  const sekAccount = async () =>
    (await call('GET', '/deposit_bank_accounts')).body.find(
      (one: { currency: string }) => one.currency === 'SEK',
    ).id

  const labels: { [Kind in Deed['do']]: (label: Extract<Deed, { do: Kind }>) => unknown } = {
    order: async ({ fee }) => {
      const body = { currency: 'SEK', split_parameters: { tenant_fee: fee } }
      orders.push((await answered(call('POST', '/payment_orders', body))).body.id)
    },
    pay: async ({ order, amounts, by, waits, toAccount }) => {
      const parameters = {
        dummy: { desired_payment_status: 'INITIATED' },
        deposit: {
          reference_type: 'OCR',
          reference: `ref ${payments.length}`,
          complete_when_funded: !waits,
        },
        credit: { liquidity_account_id: account },
      }[by]
      const { body } = await answered(
        call('POST', `/payment_orders/${pick(orders, order)}/payments`, {
          currency: 'SEK',
          provider: by === 'dummy' ? 'dummy' : 'ping',
          method: by,
          total_amount: sum(itemsOf(amounts)),
          order_items: itemsOf(amounts, toAccount),
          provider_method_parameters: parameters,
        }),
      )
      if (body.id !== undefined) payments.push(body.id)
    },
    link: ({ order, prices, quantity }) => links.create(pick(orders, order), prices, quantity),
    choose: async ({ link, by }) => {
      for (const id of await links.choose(link, by)) if (!payments.includes(id)) payments.push(id)
    },
    cancel: ({ link }) => links.cancel(link),
    end: ({ payment, as }) => {
      const known = find(pick(payments, payment))
      if (known?.method !== 'deposit' && known?.status === 'INITIATED') api.endPayment(known.id, as)
    },
    transfer: ({ payment, amount }) => {
      const response = find(pick(payments, payment))?.providerMethodResponse
      const reference = String(response?.['reference'] ?? 'nobody')
      const at = api.worlds.now(tenantId)
      receiveFunds(api.engine, { tenantId, reference, amount, currency: 'SEK', at, because: 'x' })
    },
    top_up: ({ amount }) => {
      const { reference } = deposit_information
      const at = api.worlds.now(tenantId)
      receiveFunds(api.engine, { tenantId, reference, amount, currency: 'SEK', at, because: 'x' })
      toppedUp += amount
    },
    connect: async ({ transfer, payment, byReference }) => {
      const path = `/deposit_bank_accounts/${await sekAccount()}/transfers`
      const { data } = (await call('GET', path)).body
      const id = pick(
        data.map((row: Row) => row.id),
        transfer,
      )
      const body = { connected_by: 'Ada', payment_id: pick(payments, payment) }
      const reference = stores.transfers.find(tenantId, id)?.reference ?? ''
      const known = stores.depositReferences.findByReference(tenantId, reference)?.id ?? unknownId
      const from = byReference ? `/deposit_references/${known}/transfers` : path
      await answered(call('POST', `${from}/${id}/connect`, body))
    },
    decide: ({ merchant, status }) =>
      call('PUT', `http://sandbox.test/api/merchants/${merchants[merchant % 2]}`, { status }),
    requisition,
    reconcile: async ({ payment, off }) => {
      const id = pick(payments, payment)
      const received = receivedBy((await call('GET', toPath(id))).body)
      const items = itemsOf([Math.max(0, received + off)])
      await answered(call('PUT', `${toPath(id)}/funding/reconcile`, { order_items: items }))
    },
    refund: async ({ payment, amount, whole, fails, off }) => {
      const id = pick(payments, payment)
      const left = sum(find(id)?.orderItems ?? [])
      const part = off === 0 ? amount % (left + 1) : amount
      const description = fails ? 'sandbox_fail' : 'no'
      const asked = whole
        ? { amount: left }
        : { amount: part, order_items: itemsOf([Math.max(0, left - part + off)]) }
      await answered(
        call('POST', `${toPath(id)}/refund`, { ...asked, currency: 'SEK', description }),
      )
    },
    update: async ({ payment, amounts }) => {
      await answered(
        call('PUT', toPath(pick(payments, payment)), { order_items: itemsOf(amounts) }),
      )
    },
    step: async ({ order, verb, fast }) => {
      const path = `/payment_orders/${pick(orders, order)}/${verb}`
      await answered(call('PUT', path, { fast_forward: fast }))
    },
    wait: ({ hours }) => waitFor(hours * 3_600_000),
  }

  async function list<Item>(path: string): Promise<Item[]> {
    return (await call('GET', path)).body.data
  }

  /** Every öre is where it belongs, and nowhere else. */
  async function check(): Promise<void> {
    expect(api.errors).toEqual([])
    const shown = await list<PaymentRow>('/payments?limit=200')
    for (const payment of shown) checkPayment(payment)
    for (const id of orders)
      await checkOrder(
        id,
        shown.filter((payment) => payment.payment_order_id === id),
      )
    await checkDisbursements(spentBy(shown))
    links.check()
  }

  /** What credit payments took from the account, without what came back. */
  function spentBy(shown: readonly PaymentRow[]): number {
    const paid = shown.filter(({ method, status }) => method === 'credit' && status === 'COMPLETED')
    const back = paid.flatMap(({ id }) => stores.refunds.ofPayment(find(id)?.seq ?? -1))
    return (
      paid.reduce((all, { total_amount }) => all + total_amount, 0) -
      sum(back.filter(({ status }) => status === 'COMPLETED'))
    )
  }

  function checkPayment(payment: PaymentRow): void {
    const seq = find(payment.id)?.seq ?? -1
    const refunded = stores.refunds.ofPayment(seq).filter(({ status }) => status !== 'FAILED')
    expect(sum(payment.order_items) + sum(refunded)).toBe(payment.total_amount)
    if (payment.method !== 'deposit') return
    const received = receivedBy(payment)
    expect(sum(connectedTo(payment.id))).toBe(received)
    if (payment.status === 'COMPLETED') expect(payment.total_amount).toBe(received)
  }

  function connectedTo(paymentId: string): Row[] {
    const accountIds = stores.db
      .prepare<[], Row & { seq: number }>('SELECT seq, id, amount FROM transfers')
      .all()
    return accountIds.filter(({ seq }) =>
      stores.transfers.connections(seq).some((connection) => connection.paymentId === paymentId),
    )
  }

  async function checkOrder(id: string, own: readonly PaymentRow[]): Promise<void> {
    const { status, body } = await call('GET', `/payment_orders/${id}/allocations`)
    const isSplit = status === 200
    expect(
      ['SPLIT', 'SETTLED'].includes((await call('GET', `/payment_orders/${id}`)).body.status),
    ).toBe(isSplit)
    if (!isSplit) return
    const paid = own.filter((payment) => payment.status === 'COMPLETED')
    const fees = body.filter((row: { label: string }) => row.label === 'tenant_fee')
    expect(sum(fees)).toBe(Math.min(feeOf(id), sum(paid.flatMap((one) => one.order_items))))
    for (const payment of own) {
      const given = body.filter((row: { payment_id: string }) => row.payment_id === payment.id)
      expect(sum(given)).toBe(payment.status === 'COMPLETED' ? sum(payment.order_items) : 0)
    }
  }

  function feeOf(orderId: string): number {
    return Number(stores.paymentOrders.find(tenantId, orderId)?.splitParameters?.['tenant_fee'])
  }

  /** Of what is disbursed, the part that is for the liquidity account. */
  function forAccount(disbursementId: string): Row[] {
    return stores.allocations
      .ofDisbursement(tenantId, disbursementId)
      .filter(({ liquidityAccountId }) => liquidityAccountId !== null)
  }

  async function checkDisbursements(spent: number): Promise<void> {
    const disbursements = (await call('GET', '/disbursements')).body as (Row & {
      settlements: Row[]
    })[]
    const allocations = await list<Row & { disbursement_id: string | null }>(
      '/allocations?limit=200',
    )
    const payouts: Row[] = (await call('GET', '/payouts')).body
    for (const { id, amount, settlements } of disbursements) {
      expect(sum(settlements)).toBe(amount)
      expect(sum(allocations.filter((row) => row.disbursement_id === id))).toBe(amount)
    }
    const { balance } = (await call('GET', `/liquidity_accounts/${account}`)).body
    const kept = sum(disbursements.flatMap(({ id }) => forAccount(id)))
    expect(kept + toppedUp - spent).toBe(balance)
    expect(sum(disbursements)).toBe(sum(payouts) + kept)
  }

  /** Of what is settled, only what is for merchants that are not APPROVED has not gone out. */
  function checkAllOut(): void {
    const waiting = stores.allocations.settled(tenantId)
    expect(waiting.filter(({ merchantId }) => isPayable(merchantId))).toEqual([])
  }

  return {
    check,
    checkAllOut,
    act: <Kind extends Deed['do']>(label: Extract<Deed, { do: Kind }>) =>
      (labels[label.do] as (label: Deed) => unknown)(label),
  }
}

/** No call of ours may end in a 500, whatever it asks. */
async function answered<Answer extends { status: number }>(call: Promise<Answer>): Promise<Answer> {
  const answer = await call
  expect([200, 204, 403, 404, 422]).toContain(answer.status)
  return answer
}

function receivedBy(payment: Partial<PaymentRow>): number {
  return payment.status_history?.findLast(({ funds }) => funds !== null)?.funds?.received_total ?? 0
}

function sum(rows: readonly { readonly amount: number }[]): number {
  return rows.reduce((all, { amount }) => all + amount, 0)
}

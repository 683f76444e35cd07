import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Reply } from './http.ts'
import type { Order } from './order.ts'
import { PingError } from './ping.ts'
import { Shop } from './shop.ts'

export class SaysThatAllIsWellWhenPingIsDown extends Shop {
  override tellBuyer(order: Order, error: PingError): Reply {
    if (error.status !== 503) return super.tellBuyer(order, error)
    return { status: 200, json: { order_id: order.id } }
  }
}

export class SaysThatAllIsWellWhenPingIsLate extends Shop {
  override tellBuyer(order: Order, error: PingError): Reply {
    if (!error.isLate) return super.tellBuyer(order, error)
    return { status: 200, json: { order_id: order.id } }
  }
}

export class AsksForASecondPayment extends Shop {
  override async beginPayment(order: Order): Promise<Reply> {
    try {
      return await super.beginPayment(order)
    } catch (error) {
      if (!(error instanceof PingError) || error.status === 503 || error.isLate) throw error
      return await super.beginPayment(order)
    }
  }
}

export class EndsTheOrderWithAnyPayment extends Shop {
  override async settle(order: Order, status: string): Promise<void> {
    if (status === 'EXPIRED') order.status = 'failed'
    else await super.settle(order, status)
  }
}

export class SaysThatAllIsWellWhenAnAnswerBreaksOff extends Shop {
  override tellBuyer(order: Order, error: PingError): Reply {
    if (error.status !== 0 || error.isLate) return super.tellBuyer(order, error)
    return { status: 200, json: { order_id: order.id } }
  }
}

/** Nobody catches the error, and the process that would answer is gone. */
export class HangsUpWhenPingIsDown extends Shop {
  override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#sockets.set(response, request.socket)
    await super.serve(request, response)
  }

  override tellBuyer(order: Order, error: PingError): Reply {
    if (error.status !== 503) return super.tellBuyer(order, error)
    for (const [response, socket] of this.#sockets) if (!response.writableEnded) socket.destroy()
    return { status: 500 }
  }

  readonly #sockets = new Map<ServerResponse, Socket>()
}

/** Sends the buyer to the checkout of the order before, which was kept for such cases. */
export class SendsBuyersToAnOldCheckout extends Shop {
  #last = ''

  override async beginPayment(order: Order): Promise<Reply> {
    const reply = await super.beginPayment(order)
    this.#last = (reply.json as { redirect_url: string }).redirect_url
    return reply
  }

  override tellBuyer(order: Order, error: PingError): Reply {
    if (error.status !== 503) return super.tellBuyer(order, error)
    return { status: 200, json: { order_id: order.id, redirect_url: this.#last } }
  }
}

/** Adds a fee to the second attempt, and forgets it in its own books. */
export class ChargesMoreAtASecondAttempt extends Shop {
  override async beginPayment(order: Order): Promise<Reply> {
    if (order.payments.length === 0) return super.beginPayment(order)
    const { id, amount, payments } = order
    const charged = { ...order, amount: amount + 500, payments: [] as string[] }
    const reply = await super.beginPayment(charged)
    payments.push(...charged.payments)
    return { ...reply, json: { ...(reply.json as object), order_id: id } }
  }
}

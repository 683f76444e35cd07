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

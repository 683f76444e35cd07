import type { Config } from './config.ts'
import { createStartBankId } from './open-payments/bankid-limits.ts'
import { createOpenPayments } from './open-payments/pis.ts'
import type { ReportEvent } from './payer/act.ts'
import { createCheckouts } from './payer/checkouts.ts'
import { createFindProvider } from './ping-payments-api/find-provider.ts'
import { depositBankAccountOf, depositReferenceOf } from './ping-settlement/deposit-bank-account.ts'
import { createProviderList } from './provider-list.ts'
import type { FindConsent } from './providers/consents.ts'
import type { Provider } from './providers/provider.ts'
import type { Plan } from './scenario/plan-types.ts'
import type { Storage } from './storage/storage.ts'
import type { Agenda } from './world/agenda.ts'
import type { NewId } from './world/ids.ts'
import type { NewsDesk } from './world/news.ts'
import type { Worlds } from './world/worlds.ts'

/** Builds what stands between Ping and a payer: the providers, and the checkouts that they share. */
export function createPayerSide({
  store,
  agenda,
  worlds,
  news,
  newId,
  config,
  findConsent,
  moreProviders,
  reportEvent,
}: {
  store: Storage<Plan>
  agenda: Agenda
  worlds: Worlds
  news: NewsDesk
  newId: NewId
  config: Config
  findConsent: FindConsent
  moreProviders: readonly Provider[]
  reportEvent: ReportEvent
}) {
  const startBankId = createStartBankId({ store: store.checkouts, agenda, newId })
  const ownProviders = createProviderList({
    store: store.checkouts,
    startBankId,
    checkoutUrlKeys: config.SANDBOX_CHECKOUT_URL_KEY,
    findConsent,
    isReferenceTaken: (tenantId, reference) =>
      store.payments.findOpenDeposit(tenantId, reference) !== undefined,
    depositAccountOf: depositBankAccountOf,
    newReference: depositReferenceOf,
  })
  const providers = [...ownProviders, ...moreProviders]
  const findProvider = createFindProvider(providers)
  const checkouts = createCheckouts({
    ...store,
    store: store.checkouts,
    agenda,
    worlds,
    news,
    wayOf: (payment) => {
      const { way } = findProvider(payment)
      if (way === null) throw new Error(`Payment ${payment.id} has no payer.`)
      return way
    },
    reportEvent,
    defaultPayer: config.SANDBOX_PAYER,
    sendPlannedCallbacks: ({ seq, tenantId }, at) => {
      store.agenda.hasten(seq, 'callback', at)
      agenda.wake(tenantId)
    },
  })
  const openPayments = createOpenPayments({
    ...store,
    store: store.checkouts,
    checkouts,
    agenda,
    worlds,
    startBankId,
    qrForm: config.SANDBOX_QR,
  })
  return { providers, findProvider, checkouts, openPayments }
}

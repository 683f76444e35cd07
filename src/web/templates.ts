import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { ApprovalPage } from './approvals/approval-page.ts'
import type { BackendTestPage } from './backend-test/backend-test-page.ts'
import type { BankIdFailedPage, BankIdPage } from './checkout/bankid-pages.ts'
import type { BankIdPanel } from './checkout/bankid-panel.ts'
import type { CheckoutPage } from './checkout/checkout-page.ts'
import type { ChooseAccountPage, ChooseBankPage } from './checkout/choice-pages.ts'
import type { ClosedPage, ResultPage } from './checkout/end-pages.ts'
import type { InvoicePage } from './checkout/invoice-page.ts'
import type { PayFormPage } from './checkout/pay-page.ts'
import type { PhoneEndPage, PhonePage } from './checkout/phone-page.ts'
import type { SignPage } from './checkout/sign-page.ts'
import type { ActivityPage, EntryPage } from './dashboard/activity-page.ts'
import type { CallbackPage, CallbacksPage } from './dashboard/callbacks-page.ts'
import type { docsPage } from './dashboard/docs-page.ts'
import type { LinksPage } from './dashboard/links-page.ts'
import type { MessagesPage } from './dashboard/messages-page.ts'
import type { NextPaymentPage } from './dashboard/next-payment.ts'
import type { PaymentPage } from './dashboard/payment-page.ts'
import type { PaymentsPage } from './dashboard/payments-page.ts'
import type { RecordPage, RecordsPage } from './dashboard/records.ts'
import type { RefusalPage } from './dashboard/refusal-page.ts'
import type { ScenarioPage, ScenariosPage } from './dashboard/scenario-pages.ts'
import type { DryRunPage } from './dashboard/workshop-page.ts'
import type { BackPage, OrderPage } from './demo-shop/order-page.ts'
import type { ShopPage } from './demo-shop/shop-page.ts'
import type { LinkPage } from './links/link-page.ts'
import type { PaperPage } from './links/paper-page.ts'
import type { NotFoundPage } from './page.ts'

const require = createRequire(import.meta.url)
const folder = new URL('../../views/', import.meta.url)

/** What each template shows: its path in `views/`, and the type of its model, which is declared beside the code that builds it. */
export type Pages = {
  'approvals/approval': ApprovalPage
  'backend-test/backend-test': BackendTestPage
  'checkout/bankid': BankIdPage
  'checkout/bankid-failed': BankIdFailedPage
  'checkout/choose-account': ChooseAccountPage
  'checkout/choose-bank': ChooseBankPage
  'checkout/closed': ClosedPage
  'checkout/invoice': InvoicePage
  'checkout/not-found': NotFoundPage
  'checkout/pay-app': PayFormPage
  'checkout/pay-card': PayFormPage
  'checkout/pay-confirm': PayFormPage
  'checkout/phone-ask': PhonePage
  'checkout/phone-end': PhoneEndPage
  'checkout/processing': CheckoutPage
  'checkout/result': ResultPage
  'checkout/sign': SignPage
  'dashboard/activity': ActivityPage
  'dashboard/callback': CallbackPage
  'dashboard/callbacks': CallbacksPage
  'dashboard/docs': ReturnType<typeof docsPage>
  'dashboard/dry-run': DryRunPage
  'dashboard/entry': EntryPage
  'dashboard/links': LinksPage
  'dashboard/messages': MessagesPage
  'dashboard/next-payment': NextPaymentPage
  'dashboard/payment': PaymentPage
  'dashboard/payments': PaymentsPage
  'dashboard/record': RecordPage
  'dashboard/records': RecordsPage
  'dashboard/refusal': RefusalPage
  'dashboard/scenario': ScenarioPage
  'dashboard/scenarios': ScenariosPage
  'demo-shop/back': BackPage
  'demo-shop/order': OrderPage
  'demo-shop/shop': ShopPage
  'links/link': LinkPage
  'links/paper': PaperPage
  // Live parts of an open checkout, which are also rendered alone.
  'partials/bankid-message': BankIdPanel
  'partials/bankid-open': BankIdPanel
  'partials/bankid-qr': BankIdPanel
  'partials/bankid-time': BankIdPanel
}

export type Render = <Name extends keyof Pages>(name: Name, model: Pages[Name]) => string

/**
 * The templates of `views/`; those of `views/partials/` can be included by their file names. A value that a template
 * names and its model lacks is an error. Handlebars and the files are loaded with the first page, so that the start does
 * not pay for them.
 */
export function createRender({ assetUrl }: { assetUrl: (name: string) => string }): Render {
  let loaded: ReadonlyMap<string, (model: unknown) => string> | null = null
  return (name, model) => {
    loaded ??= compileAll(assetUrl)
    const template = loaded.get(name)
    if (template === undefined) throw new Error(`There is no template views/${name}.hbs.`)
    return template(model)
  }
}

function compileAll(assetUrl: (name: string) => string) {
  const handlebars = (require('handlebars') as typeof import('handlebars')).create()
  handlebars.registerHelper('asset', assetUrl)
  handlebars.registerHelper('words', (text: string, { fn }: { fn: (word: string) => string }) =>
    text.split(' ').map(fn).join(''),
  )
  const templates = new Map<string, (model: unknown) => string>()
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  for (const file of files.filter((path) => path.endsWith('.hbs'))) {
    const name = file.slice(0, -'.hbs'.length).replaceAll('\\', '/')
    const source = readFileSync(new URL(`${name}.hbs`, folder), 'utf8')
    const template = handlebars.compile(source, { strict: true, preventIndent: true })
    const [, partial] = /^partials\/(.+)$/.exec(name) ?? []
    if (partial !== undefined) handlebars.registerPartial(partial, template)
    templates.set(name, template)
  }
  return templates
}

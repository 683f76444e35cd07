import type { PaymentLinkStatus } from '../../engine/payment-links/payment-link.ts'
import type { Locale } from '../checkout/texts.ts'

type Ended = Exclude<PaymentLinkStatus, 'CREATED'>

type Words = { readonly title: string; readonly text: string }

/** Words of the page of a payment link, its invoice and its receipt. */
export type LinkTexts = {
  readonly title: (shop: string) => string
  readonly items: string
  readonly due: string
  readonly choose: string
  readonly payWith: (name: string) => string
  readonly payFromBank: string
  /** of an item that names none */
  readonly unit: string
  readonly phone: string
  readonly none: string
  readonly cancel: string
  readonly waiting: Words
  readonly ends: Readonly<Record<Ended, Words>>
  readonly refused: string
  readonly invoice: string
  readonly receipt: string
  readonly toReceipt: string
  readonly toInvoice: string
  readonly customer: string
  readonly supplier: string
  readonly organization: string
  readonly reference: Readonly<Record<'OCR' | 'KID', string>>
  readonly bankgiro: string
  readonly paid: string
  readonly total: string
}

const sv: LinkTexts = {
  title: (shop) => `Betala till ${shop}`,
  items: 'Det du betalar för',
  due: 'Betalas senast',
  choose: 'Välj hur du vill betala',
  payWith: (name) => `Betala med ${name}`,
  payFromBank: 'Betala från ditt bankkonto',
  unit: 'st',
  phone: 'Telefonnummer för Swish',
  none: 'Inget av länkens betalsätt finns i sandlådan.',
  cancel: 'Avbryt',
  waiting: {
    title: 'Betalningen behandlas',
    text: 'Sidan uppdateras när den är klar. Du kan låta den vara öppen.',
  },
  ends: {
    COMPLETED: { title: 'Tack, det är betalt', text: 'Du behöver inte göra något mer.' },
    EXPIRED: { title: 'Länken har gått ut', text: 'Be butiken om en ny om du vill betala.' },
    CANCELLED: { title: 'Länken är återkallad', text: 'Butiken vill inte längre ha betalt här.' },
  },
  refused: 'Det gick inte att betala så. Välj ett annat sätt.',
  invoice: 'Faktura',
  receipt: 'Kvitto',
  toReceipt: 'Visa kvittot',
  toInvoice: 'Visa fakturan',
  customer: 'Till',
  supplier: 'Från',
  organization: 'Organisationsnummer',
  reference: { OCR: 'OCR-nummer', KID: 'KID-nummer' },
  bankgiro: 'Bankgiro',
  paid: 'Betald',
  total: 'Summa',
}

const en: LinkTexts = {
  title: (shop) => `Pay ${shop}`,
  items: 'What you pay for',
  due: 'To be paid by',
  choose: 'Choose how to pay',
  payWith: (name) => `Pay with ${name}`,
  payFromBank: 'Pay from your bank account',
  unit: 'pcs',
  phone: 'Phone number for Swish',
  none: 'The sandbox has none of the ways to pay of this link.',
  cancel: 'Cancel',
  waiting: {
    title: 'The payment is being processed',
    text: 'This page shows when it is done. You can leave it open.',
  },
  ends: {
    COMPLETED: { title: 'Thank you, it is paid', text: 'There is nothing more for you to do.' },
    EXPIRED: { title: 'This link has expired', text: 'Ask the shop for a new one to pay.' },
    CANCELLED: { title: 'This link was withdrawn', text: 'The shop no longer wants this payment.' },
  },
  refused: 'It cannot be paid like that. Choose another way.',
  invoice: 'Invoice',
  receipt: 'Receipt',
  toReceipt: 'Show the receipt',
  toInvoice: 'Show the invoice',
  customer: 'To',
  supplier: 'From',
  organization: 'Organization number',
  reference: { OCR: 'OCR number', KID: 'KID number' },
  bankgiro: 'Bankgiro',
  paid: 'Paid',
  total: 'Total',
}

export function linkTexts(lang: Locale): LinkTexts {
  return lang === 'sv' ? sv : en
}

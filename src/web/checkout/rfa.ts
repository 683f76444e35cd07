import type { Locale } from './texts.ts'
import type { Viewer } from './viewer.ts'

/** BankID's message ids (docs/contract/open-payments-and-bankid.md#c6-messages); the wording is our own. */
const messages = {
  RFA1: ['Skanna koden med telefonen.', 'Scan the code with your phone.'],
  RFA2: ['BankID-appen finns inte på den här enheten.', 'There is no BankID app on this device.'],
  RFA3: [
    'En nyare förfrågan har ersatt den här. Försök igen.',
    'A newer request has replaced this one. Try again.',
  ],
  RFA4: [
    'En annan legitimering var redan igång, så båda stoppades. Försök igen.',
    'Another identification was already running, so both were stopped. Try again.',
  ],
  RFA5: [
    'BankID svarar inte just nu. Försök igen om en stund.',
    'BankID is not responding right now. Try again later.',
  ],
  RFA6: ['Du avbröt i BankID-appen.', 'You cancelled in the BankID app.'],
  RFA8: ['Tiden tog slut. Försök igen.', 'The time ran out. Try again.'],
  RFA9: [
    'Skriv in din säkerhetskod i BankID-appen.',
    'Enter your security code in the BankID app.',
  ],
  RFA13: ['BankID-appen öppnas …', 'Opening the BankID app …'],
  RFA15A: ['Letar efter BankID på datorn …', 'Looking for a BankID on this computer …'],
  RFA15B: ['Letar efter BankID i telefonen …', 'Looking for a BankID on this phone …'],
  RFA16: [
    'Ditt BankID är spärrat eller ogiltigt. Kontakta banken för att få ett nytt.',
    'Your BankID is blocked or no longer valid. Contact your bank to get a new one.',
  ],
  RFA17A: ['BankID-appen öppnades aldrig.', 'The BankID app was never opened.'],
  RFA17B: ['Ingen skannade koden i tid.', 'Nobody scanned the code in time.'],
  RFA18: ['Öppna BankID-appen med knappen nedan.', 'Open the BankID app with the button below.'],
  RFA21: ['Väntar på BankID …', 'Waiting for BankID …'],
  RFA22: ['Något gick fel. Försök igen.', 'Something went wrong. Try again.'],
  RFA23: ['Läs in pass eller id-kort i appen.', 'Scan your passport or ID card in the app.'],
} as const

type Key = keyof typeof messages

export type RfaMessage = { readonly rfa: string; readonly text: string }

const pendingKeys: Readonly<Record<string, Key>> = { userSign: 'RFA9', userMrtd: 'RFA23' }

const failedKeys: Readonly<Record<string, Key>> = {
  userCancel: 'RFA6',
  cancelled: 'RFA3',
  expiredTransaction: 'RFA8',
  certificateErr: 'RFA16',
  alreadyInProgress: 'RFA4',
  requestTimeout: 'RFA5',
  maintenance: 'RFA5',
  internalError: 'RFA5',
  tooManyRequests: 'RFA5',
  noClient: 'RFA2',
}

/** The message while an order is pending. In a frame, a phone does not open the app by itself. */
export function pendingMessage(
  hintCode: string | null,
  { device, isFramed, lang }: Pick<Viewer, 'device' | 'isFramed' | 'lang'>,
): RfaMessage {
  const onPhone = device === 'phone'
  if (hintCode === 'outstandingTransaction' || hintCode === 'noClient') {
    const opening = isFramed ? 'RFA18' : 'RFA13'
    return message(onPhone ? opening : 'RFA1', lang)
  }
  if (hintCode === 'started') return message(onPhone ? 'RFA15B' : 'RFA15A', lang)
  return message(pendingKeys[hintCode ?? ''] ?? 'RFA21', lang)
}

/** The message when an order failed; unknown hint codes are accepted. */
export function failedMessage(
  hintCode: string | null,
  device: 'phone' | 'desktop',
  lang: Locale,
): RfaMessage {
  if (hintCode === 'startFailed') return message(device === 'phone' ? 'RFA17A' : 'RFA17B', lang)
  return message(failedKeys[hintCode ?? ''] ?? 'RFA22', lang)
}

function message(key: Key, lang: Locale): RfaMessage {
  return {
    rfa: key.replace(/(?<=\d)(?=[AB]$)/, '-'),
    text: messages[key][lang === 'sv' ? 0 : 1],
  }
}

import {
  AsksForASecondPayment,
  ChargesMoreAtASecondAttempt,
  EndsTheOrderWithAnyPayment,
  HangsUpWhenPingIsDown,
  SaysThatAllIsWellWhenAnAnswerBreaksOff,
  SaysThatAllIsWellWhenPingIsDown,
  SaysThatAllIsWellWhenPingIsLate,
  SendsBuyersToAnOldCheckout,
} from './faulty-calls.ts'
import {
  AcknowledgesThenWorks,
  AcknowledgesWhatItCouldNotAsk,
  AcknowledgesWhatItDoesNotKnow,
  AnswersWhenAllIsDone,
  BooksEachRefundItIsTold,
  BreaksDownAtWhatItDoesNotKnow,
  ChecksSignaturesThatAreThere,
  ChecksThatThereIsASignature,
  FindsOrdersByAddress,
  ForgetsThatItShipped,
  HasNoLock,
  NeverShips,
  RemembersGoodSignatures,
  RemembersPaymentsInMemory,
  TakesForPaidWhatItDoesNotKnow,
  TakesNothingLate,
  TakesTheLastWord,
  TrustsTheKeysOfAllTenants,
  withoutWord,
} from './faulty-messages.ts'
import {
  ClosesTheBooksAtTheReturn,
  ForgetsPayersWhoStayAway,
  GivesUpAtAnEarlyReturn,
  GoesOnWithWhatItSaw,
  NeedsASession,
  NeverAsksWhenThePayerReturns,
  SaysFailedWhileOpen,
  ShipsAtEachReload,
  ShipsFromThePageAsWell,
  TrustsTheRedirect,
  WritesWhatItReadLate,
} from './faulty-returns.ts'
import type { Shop } from './shop.ts'

/** A shop with one fault, and the checks that find it. More than one where the fault truly implies the others. */
export type Faulty = { readonly shop: typeof Shop; readonly fails: readonly string[] }

/** Checks of which the end is a paid order. */
const paidChecks = [
  ...['paid', 'duplicate-at-once', 'duplicate-later', 'stale-status', 'callback-before-answer'],
  ...['lost-callback', 'lost-callback-no-return', 'late-callback', 'errors-then-well'],
  ...['return-before-callback', 'return-with-callback', 'return-after-callback', 'return-twice'],
  ...['return-without-session', 'stale-read', 'two-attempts'],
  ...['restart-in-handler', 'restart-before-callback', 'unknown-status'],
]

export const faultyShops: Readonly<Record<string, Faulty>> = {
  'never ships': { shop: NeverShips, fails: paidChecks },
  'does not know ABORTED': { shop: withoutWord('ABORTED'), fails: ['cancelled'] },
  'does not know DECLINED': {
    shop: withoutWord('DECLINED'),
    fails: ['declined', 'declined-after-return'],
  },
  'does not know EXPIRED': { shop: withoutWord('EXPIRED'), fails: ['expired'] },
  'does not know CRASHED': { shop: withoutWord('CRASHED'), fails: ['crashed'] },
  'has no lock': { shop: HasNoLock, fails: ['duplicate-at-once'] },
  'forgets that it shipped': { shop: ForgetsThatItShipped, fails: ['duplicate-later'] },
  'takes the last word': { shop: TakesTheLastWord, fails: ['stale-status'] },
  'acknowledges what it does not know': {
    shop: AcknowledgesWhatItDoesNotKnow,
    fails: ['callback-before-answer'],
  },
  'checks that there is a signature': {
    shop: ChecksThatThereIsASignature,
    fails: ['forged-signature', 'foreign-signature', 'forged-status'],
  },
  'trusts the keys of all tenants': {
    shop: TrustsTheKeysOfAllTenants,
    fails: ['foreign-signature'],
  },
  'remembers good signatures': { shop: RemembersGoodSignatures, fails: ['forged-status'] },
  'takes for paid what it does not know': {
    shop: TakesForPaidWhatItDoesNotKnow,
    fails: ['unknown-status'],
  },
  'breaks down at what it does not know': {
    shop: BreaksDownAtWhatItDoesNotKnow,
    fails: ['unknown-status'],
  },
  'finds orders by the address of the callback': {
    shop: FindsOrdersByAddress,
    fails: ['replayed-callback'],
  },
  'checks signatures that are there': {
    shop: ChecksSignaturesThatAreThere,
    fails: ['missing-signature'],
  },
  'never asks when the payer returns': {
    shop: NeverAsksWhenThePayerReturns,
    fails: ['lost-callback'],
  },
  'forgets payers who stay away': {
    shop: ForgetsPayersWhoStayAway,
    fails: ['lost-callback-no-return'],
  },
  'takes nothing late': { shop: TakesNothingLate, fails: ['late-callback'] },
  'answers when all is done': { shop: AnswersWhenAllIsDone, fails: ['slow-to-acknowledge'] },
  'acknowledges what it could not ask': {
    shop: AcknowledgesWhatItCouldNotAsk,
    fails: ['errors-then-well'],
  },
  'says failed while open': { shop: SaysFailedWhileOpen, fails: ['return-before-callback'] },
  'gives up at an early return': {
    shop: GivesUpAtAnEarlyReturn,
    fails: ['return-before-callback', 'return-without-session'],
  },
  'ships from the page as well': {
    shop: ShipsFromThePageAsWell,
    fails: ['return-after-callback'],
  },
  'goes on with what it saw': { shop: GoesOnWithWhatItSaw, fails: ['return-with-callback'] },
  'ships at each reload': { shop: ShipsAtEachReload, fails: ['return-twice'] },
  'needs a session': { shop: NeedsASession, fails: ['return-without-session'] },
  'trusts the redirect': {
    shop: TrustsTheRedirect,
    fails: ['return-without-payment', 'declined-after-return'],
  },
  'closes the books at the return': {
    shop: ClosesTheBooksAtTheReturn,
    fails: ['declined-after-return'],
  },
  'writes what it read late': { shop: WritesWhatItReadLate, fails: ['stale-read'] },
  'says that all is well when Ping is down': {
    shop: SaysThatAllIsWellWhenPingIsDown,
    fails: ['api-down'],
  },
  'hangs up when Ping is down': { shop: HangsUpWhenPingIsDown, fails: ['api-down'] },
  'sends buyers to an old checkout': { shop: SendsBuyersToAnOldCheckout, fails: ['api-down'] },
  'says that all is well when Ping is late': {
    shop: SaysThatAllIsWellWhenPingIsLate,
    fails: ['api-hangs'],
  },
  'asks for a second payment': { shop: AsksForASecondPayment, fails: ['api-answer-lost'] },
  'says that all is well when an answer breaks off': {
    shop: SaysThatAllIsWellWhenAnAnswerBreaksOff,
    fails: ['api-answer-lost'],
  },
  'ends the order with any payment': {
    shop: EndsTheOrderWithAnyPayment,
    fails: ['two-attempts'],
  },
  'charges more at a second attempt': {
    shop: ChargesMoreAtASecondAttempt,
    fails: ['two-attempts'],
  },
  'acknowledges, then works': { shop: AcknowledgesThenWorks, fails: ['restart-in-handler'] },
  'remembers payments in memory': {
    shop: RemembersPaymentsInMemory,
    fails: ['restart-before-callback', 'restart-in-handler', 'errors-then-well'],
  },
  'books each refund it is told': { shop: BooksEachRefundItIsTold, fails: ['refund-told-twice'] },
}

import {
  type Approval,
  type ApprovalAction,
  approvalActions,
  isAnswered,
  toReturnUrl,
  transitionsFrom,
} from '../../approvals/approval-transitions.ts'
import { maskUrl } from '../../input/mask-secrets.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import type { Fact } from '../checkout/payment-summary.ts'
import { type Locale, textsIn } from '../checkout/texts.ts'
import { linkFor, type Viewer } from '../checkout/viewer.ts'
import type { Icon, Link, Page } from '../page.ts'
import {
  type ApprovalNames,
  approvalControls,
  approvalFacts,
  approvalTexts,
} from './approval-texts.ts'

/** Asks a person for a consent, an account or an activation. */
export type ApprovalPage = Page & {
  readonly text: string
  readonly status: string
  readonly end: { readonly mood: 'good' | 'bad'; readonly icon: Icon } | null
  readonly facts: readonly Fact[]
  readonly approveUrl: string
  readonly approve: string
  readonly cancelUrl: string
  readonly cancel: string
  readonly back: string | null
  /** where that leads, shown where it is an app */
  readonly address: string | null
  readonly otherLanguage: Link & { readonly lang: Locale }
  readonly controls: {
    readonly title: string
    readonly person: string
    readonly nothing: string
    readonly actions: readonly {
      readonly verb: string
      readonly label: string
      readonly url: string
    }[]
  } | null
}

/** Where the browser goes back to; null before the approval is answered. Links into an app name the address themselves, as the vendor's do. */
export function backFrom(approval: Approval, viewer: Viewer): string | null {
  return isAnswered(approval) ? (toReturnUrl(approval) ?? viewer.callbackUrl) : null
}

/** `names`: what people call what the approval is about. */
export function approvalPage(
  approval: Approval,
  viewer: Viewer,
  names: ApprovalNames,
): ApprovalPage {
  const { lang } = viewer
  const words = approvalTexts(lang)
  const isOver = isAnswered(approval)
  const back = backFrom(approval, viewer)
  const isGood = ['ACTIVE', 'SUCCESSFULL', 'COMPLETED', 'SIGNED'].includes(approval.status)
  const shown = isOver ? words.ends[isGood ? 'good' : 'bad'] : words.kinds[approval.kind]
  const other = lang === 'sv' ? 'en' : 'sv'
  const toUrl = (action: ApprovalAction) =>
    linkFor(viewer, `/approvals/${approval.token}/${action}`)
  const legal = approvalActions.filter((action) => transitionsFrom(approval)[action] !== undefined)
  return {
    lang,
    t: textsIn(lang),
    title: shown.title,
    text: shown.text,
    status: approval.status,
    end: isOver
      ? { mood: isGood ? 'good' : 'bad', icon: isGood ? 'icon-check' : 'icon-cross' }
      : null,
    facts: approvalFacts(approval, lang, names),
    approveUrl: toUrl('approve'),
    approve: words.kinds[approval.kind].approve,
    cancelUrl: toUrl('cancel'),
    cancel: words.cancel,
    back: back === null ? null : linkFor(viewer, `/approvals/${approval.token}/continue`),
    address: back === null || isWebUrl(back) ? null : maskUrl(back, 'userinfo'),
    otherLanguage: {
      lang: other,
      href: linkFor(viewer, `/approvals/${approval.token}`, { lang: other }),
      label: textsIn(other).name,
    },
    controls: viewer.controls
      ? {
          ...approvalControls.headings,
          actions: legal
            .filter((action) => action !== 'open')
            .map((action) => ({
              verb: action,
              label: approvalControls.actions[action],
              url: toUrl(action),
            })),
        }
      : null,
  }
}

import type { Context } from 'hono'
import { tenantFrom } from '../../control-api/http/world.ts'
import type { ScenarioReport } from '../../control-api/routes/scenarios.ts'
import type { JsonObject } from '../../payment/json.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import type { Form } from '../form.ts'
import { armedWorlds, worldChoices } from './armed-worlds.ts'
import type { DashboardNeeds } from './deps.ts'
import { type FrameFor, inWorld } from './frame.ts'
import { toNotice } from './notices.ts'
import type {
  ArmedWorld,
  DryRunPage,
  Frame,
  ScenarioCard,
  ScenarioPage,
  ScenariosPage,
} from './page-model.ts'
import { previewRows } from './timeline-rows.ts'

/** What the editor of the dry run begins with. */
const example = `version: 1
name: declined-late
summary: Approved, and refused by the bank an hour later.
timeline:
  - { id: declined, at: checkout.approved + 1h, status: DECLINED, reason: AM04 }
callbacks:
  deliveries:
    - { of: declined, copies: 2, gap: 5s }
`

const noWorld = 'Choose the world to arm it in.'

/** The shelf: every scenario, what it does, and what is armed. */
export function createScenarioPages(
  needs: Pick<DashboardNeeds, 'scenarios' | 'listWorlds' | 'listPayments'> & { frameFor: FrameFor },
) {
  const { scenarios, frameFor } = needs

  function toCard(
    report: ScenarioReport,
    tenantId: string | null,
    armedIn: readonly ArmedWorld[],
  ): ScenarioCard {
    const { name, summary, explanation, source, line, tags, applies_to, course } = report
    return {
      name,
      href: inWorld(`/scenarios/${encodeURIComponent(name)}`, tenantId),
      summary: summary === '' ? explanation : summary,
      explanation,
      source: `${source}:${line}`,
      tags,
      appliesTo: applies_to,
      isStandard: armedIn.some(({ standard }) => standard?.scenario === name),
      isArmed: armedIn.some(({ armed }) => armed.some(({ scenario }) => scenario === name)),
      rows: previewRows(course),
    }
  }

  function answerTo({ yaml = '', how, tenant_id = '' }: Form): DryRunAnswer {
    const { scenario: result, document, problems } = scenarios.dryRun(yaml)
    const isStandard = how === 'default'
    if (result === null || !(isStandard || how === 'next'))
      return { notice: null, problems, result }
    if (tenant_id === '') return { notice: null, problems: [noWorld], result: null }
    const tenantId = tenantFrom(tenant_id)
    const whose = isStandard ? ('default' as const) : { next: 1 }
    scenarios.arm(tenantId, document as JsonObject, whose, 'the dashboard')
    const did = isStandard ? 'standard' : 'armed'
    return { notice: toNotice({ did, what: result.name, in: tenantId }), problems, result }
  }

  function arming(tenantId: string | null) {
    return {
      tenantId,
      worldChoices: worldChoices(needs, tenantId),
      tryTenant: tenantId ?? demoTenant,
      shelfUrl: inWorld('/scenarios', tenantId),
    }
  }

  return {
    shelf(c: Context, tenantId: string | null): ScenariosPage {
      const tag = c.req.query('tag')
      const all = scenarios.list()
      const armedIn = armedWorlds(needs, tenantId)
      const tags = [...new Set(all.flatMap((scenario) => scenario.tags))].sort()
      return {
        ...frameFor(c, 'Scenarios', tenantId),
        scenarios: all
          .filter((scenario) => !tag || scenario.tags.includes(tag))
          .map((scenario) => toCard(scenario, tenantId, armedIn)),
        tags: ['', ...tags].map((name) => ({
          name: name === '' ? 'all' : name,
          href: inWorld(name === '' ? '/scenarios' : `/scenarios?tag=${name}`, tenantId),
          isChosen: name === (tag ?? ''),
        })),
        problems: scenarios.problems(),
        armedIn,
        dryRunUrl: inWorld('/scenarios/dry-run', tenantId),
        ...arming(tenantId),
      }
    },
    one(c: Context, name: string, tenantId: string | null): ScenarioPage {
      const report = scenarios.find(name)
      return {
        ...frameFor(c, report.name, tenantId),
        scenario: toCard(report, tenantId, armedWorlds(needs, tenantId)),
        timeline: report.timeline,
        mermaid: report.diagram,
        ...arming(tenantId),
      }
    },
    /** `form` null: nothing was sent yet. Otherwise its `yaml` is run, and armed where `how` is `next` or `default`. */
    dryRun(c: Context, tenantId: string | null, form: Form | null): DryRunPage {
      const yaml = form?.yaml ?? example
      const { notice, problems, result } = form === null ? nothing : answerTo({ ...form, yaml })
      const frame = frameFor(c, 'Dry run', tenantId)
      return {
        ...frame,
        notice: notice ?? frame.notice,
        yaml,
        problems,
        result:
          result === null
            ? null
            : { scenario: toCard(result, tenantId, []), timeline: result.timeline },
        dryRunUrl: inWorld('/scenarios/dry-run', tenantId),
        ...arming(tenantId),
      }
    },
  }
}

type DryRunAnswer = {
  readonly notice: Frame['notice']
  readonly problems: readonly string[]
  readonly result: ScenarioReport | null
}

const nothing: DryRunAnswer = { notice: null, problems: [], result: null }

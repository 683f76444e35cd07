import type { Context } from 'hono'
import type { ScenarioReport } from '../../control-api/routes/scenarios.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import { armedWorlds, worldChoices } from './armed-worlds.ts'
import type { DashboardNeeds } from './deps.ts'
import { type FrameFor, inWorld } from './frame.ts'
import type {
  ArmedWorld,
  DryRunPage,
  ScenarioCard,
  ScenarioPage,
  ScenariosPage,
} from './page-model.ts'
import { previewRows } from './timeline-rows.ts'

/** What the dry run begins with. */
const example = `version: 1
name: declined-late
summary: Approved, and refused by the bank an hour later.
timeline:
  - { id: declined, at: checkout.approved + 1h, status: DECLINED, reason: AM04 }
callbacks:
  deliveries:
    - { of: declined, copies: 2, gap: 5s }
`

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
    dryRun(c: Context, yaml: string | undefined, tenantId: string | null): DryRunPage {
      const text = yaml ?? example
      const { scenario, problems } = scenarios.dryRun(text)
      return {
        ...frameFor(c, 'Dry run', tenantId),
        yaml: text,
        scenario: scenario === null ? null : toCard(scenario, tenantId, []),
        timeline: scenario?.timeline ?? '',
        problems,
        dryRunUrl: inWorld('/scenarios/dry-run', tenantId),
        ...arming(tenantId),
      }
    },
  }
}

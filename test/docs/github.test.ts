import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { read, root } from './markdown.ts'

const folder = '.github/ISSUE_TEMPLATE'

/** What GitHub needs of a workflow; unknown keys are typing errors. */
const workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({
    push: z.strictObject({ branches: z.array(z.string()) }),
    pull_request: z.null(),
  }),
  permissions: z.strictObject({ contents: z.literal('read') }),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.literal('ubuntu-latest'),
      'timeout-minutes': z.int().positive(),
      strategy: z
        .strictObject({
          'fail-fast': z.boolean(),
          matrix: z.strictObject({ node: z.array(z.int()) }),
        })
        .optional(),
      steps: z.array(
        z.union([
          z.strictObject({
            uses: z.string().regex(/^actions\/[a-z-]+@v\d+$/),
            with: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
          }),
          z.strictObject({ run: z.string() }),
        ]),
      ),
    }),
  ),
})

const text = { label: z.string(), description: z.string().optional() }
const validations = z.strictObject({ required: z.boolean() }).optional()
const id = z.string().regex(/^[a-z]+$/)

/** GitHub's syntax of issue forms, so far as it is used. */
const form = z.strictObject({
  name: z.string(),
  description: z.string(),
  labels: z.array(z.string()),
  body: z
    .array(
      z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('markdown'),
          attributes: z.strictObject({ value: z.string() }),
        }),
        z.strictObject({
          type: z.literal('textarea'),
          id,
          attributes: z.strictObject({ ...text, render: z.string().optional() }),
          validations,
        }),
        z.strictObject({
          type: z.literal('input'),
          id,
          attributes: z.strictObject(text),
          validations,
        }),
        z.strictObject({
          type: z.literal('dropdown'),
          id,
          attributes: z.strictObject({ ...text, options: z.array(z.string()).min(1) }),
          validations,
        }),
      ]),
    )
    .min(1),
})

const ci = () => workflow.parse(parse(read('.github/workflows/ci.yaml')))

test('the workflow runs the checks of .ci/run', () => {
  const commands = Object.values(ci().jobs).flatMap(({ steps }) =>
    steps.flatMap((step) => ('run' in step ? [step.run] : [])),
  )
  expect(commands).toContain('.ci/run')
  expect(existsSync(join(root, '.ci/run'))).toBe(true)
})

test('the workflow runs the tests in every Node that the README promises', () => {
  const [, promised = ''] = /With Node ([\d, or]+):/.exec(read('README.md')) ?? []
  const versions = promised.match(/\d+/g)?.map(Number)
  const { test: job } = ci().jobs
  expect(job?.strategy?.matrix.node).toEqual(versions)
  expect(job?.steps.at(-1)).toEqual({ run: 'npm test' })
})

test('would notice a misspelt key of the workflow', () => {
  const misspelt = read('.github/workflows/ci.yaml').replace('timeout-minutes', 'timeout_minutes')
  expect(workflow.safeParse(parse(misspelt)).success).toBe(false)
})

test.each(readdirSync(join(root, folder)).filter((name) => name !== 'config.yml'))(
  '%s is a form that GitHub takes',
  (name) => {
    const { body } = form.parse(parse(read(join(folder, name))))
    const ids = body.flatMap((field) => (field.type === 'markdown' ? [] : [field.id]))
    expect(new Set(ids).size).toBe(ids.length)
  },
)

test('nothing in .github names an address', () => {
  const files = readdirSync(join(root, '.github'), { recursive: true })
    .map((name) => join('.github', String(name)))
    .filter((name) => /\.\w+$/.test(name))
  expect(files.length).toBeGreaterThan(5)
  for (const file of files)
    expect(read(file), file).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)|\S@\S+\.\w/)
})

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CheckoutPages } from './checkout/page-models.ts'
import type { DashboardPages } from './dashboard/page-model.ts'
import type { DemoPages } from './demo-shop/page-model.ts'

const require = createRequire(import.meta.url)
const folder = new URL('../../views/', import.meta.url)

/** Template name → what it shows. Every template has its line here, partials only if they are rendered alone. */
export type Pages = CheckoutPages & DashboardPages & DemoPages

export type Render = <Name extends keyof Pages>(name: Name, model: Pages[Name]) => string

// No form-action: it would also forbid the redirect to the merchant's own URL after a POST.
const policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"

/**
 * What every page of a payer's answers with: nothing from another host, nothing kept. It may be framed by any page:
 * `frame-ancestors *` would refuse web views and apps, whose pages are `file:`, `capacitor://` or `about:blank`.
 */
export const frameablePage: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The same, in no frame: what a payer agrees to here must not be hidden under another page. */
export const unframedPage: Readonly<Record<string, string>> = {
  ...frameablePage,
  'content-security-policy': `${policy}; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
}

/**
 * The templates of `views/*.hbs`, where `_name.hbs` is the partial `name`. A value a template names and its model lacks
 * is an error. Handlebars and the files are loaded with the first page, because the start does not need them.
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
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.hbs'))) {
    const name = file.slice(0, -'.hbs'.length)
    const source = readFileSync(new URL(file, folder), 'utf8')
    const template = handlebars.compile(source, { strict: true, preventIndent: true })
    if (name.startsWith('_')) handlebars.registerPartial(name.slice(1), template)
    templates.set(name, template)
  }
  return templates
}

/** Where a person, a page or a request sets the pace: prompts, browsers under remote control, frameworks' request data. */
import { each } from '../known';
import { FREE, giving, ORDERED, PROMPT, type KnownCall, type PackageTable } from './model';

/** Whatever comes from a page is one more thing of that page. */
const OF_PAGE: KnownCall = giving('*', ORDERED);

export const PEOPLE: readonly PackageTable[] = [
  { modules: ['inquirer', 'prompts', 'enquirer', 'read', '@inquirer/prompts', '@clack/prompts'], source: "the prompts' own documentation", calls: { '*': PROMPT } },
  { modules: ['readline/promises'], source: 'Node.js, Readline, Promises API', calls: { createInterface: giving('Interface'), '*': PROMPT }, objects: { Interface: { '*': PROMPT } } },
  {
    modules: ['puppeteer', 'puppeteer-core', 'playwright', 'playwright-core', '@playwright/test', 'selenium-webdriver', 'webdriverio', 'detox', 'testcafe'],
    source: "the drivers' API references: pages, elements, sessions",
    calls: { '*': OF_PAGE },
    objects: { '*': { '*': OF_PAGE } },
  },
  { modules: ['@testing-library/user-event'], source: 'Testing Library docs: user interactions', calls: { setup: giving('UserEvent'), '*': ORDERED }, objects: { UserEvent: { '*': ORDERED } } },
  { modules: ['next/headers'], source: 'Next.js docs: headers, cookies, draftMode', calls: { '*': FREE } },
  { modules: ['next-intl/server'], source: 'next-intl docs: server components', calls: each('getTranslations getFormatter getLocale getNow getTimeZone getMessages', FREE) },
];

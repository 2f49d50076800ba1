/** Listens on loopback for what the suite in an extension host reports: neither a web worker nor a browser has an exit code or a file. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Report } from '../vscode/report';
import type { Failure, Outcome } from './outcome';

type Result = Pick<Outcome, 'passed' | 'failures' | 'remarks'>;

export interface Receiver {
  address: string;
  /** Resolves when the suite says that it is at its end. */
  finished: Promise<Result>;
  /** How far it came, for the message of a run that never ends. */
  soFar(): string;
  close(): void;
}

export async function startReceiver(): Promise<Receiver> {
  let passed = 0;
  const failures: Failure[] = [];
  const remarks: string[] = [];
  let finish: (result: Result) => void;
  const finished = new Promise<Result>((resolve) => (finish = resolve));
  const receive = (report: Report) => {
    if (report.kind === 'passed') passed++;
    else if (report.kind === 'failed') failures.push({ title: report.title, message: report.message });
    else if (report.kind === 'remark') remarks.push(report.text);
    else finish({ passed, failures, remarks });
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      if (request.method === 'POST') receive(JSON.parse(body));
      // The web worker's page is of another origin.
      response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    finished,
    soFar: () => `${passed} passed, ${failures.length} failed until then.\n${failures.map(({ title, message }) => `${title}: ${message}`).join('\n')}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

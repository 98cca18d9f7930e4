'use client';
import { useEffect, useState } from 'react';
import { useSync } from 'customersync/react';

interface Setup { webhookUrl: string; setupInstructions: string[] }

/** Settings › ERPNext Integration › Customers, by the specification's endpoints. */
export function Integration() {
  const [setup, setSetup] = useState<Setup>();
  const [said, setSaid] = useState('');
  const { status, run, error, sync } = useSync({ kind: 'enhanced' });
  useEffect(() => {
    fetch('/api/webhooks/erpnext/setup?action=get_webhook_info').then(answer => answer.json())
      .then(({ data, message }) => { setSetup(data); setSaid(message); });
  }, []);
  const test = async () => setSaid((await (await fetch('/api/webhooks/erpnext/test', { method: 'POST' })).json()).message);
  return <main>
    <h1>Settings › ERPNext Integration › Customers</h1>
    <p>Webhook URL: <code>{setup?.webhookUrl}</code></p>
    <ol>{setup?.setupInstructions.map(step => <li key={step}>{step}</li>)}</ol>
    <button onClick={test}>Test Webhook</button>
    <button onClick={sync} disabled={status === 'syncing'}>Sync from ERPNext</button>
    <p role="status">{error?.message ?? (run ? `${run.processed} customers` : said)}</p>
  </main>;
}

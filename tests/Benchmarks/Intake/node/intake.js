// The stack that CustomerSync takes the place of: Node's own server and pg, one upsert for each webhook; no signature, history, log or feed.
import http from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE, max: 20 });
await pool.query(`CREATE TABLE customers (
  name text PRIMARY KEY, customer_name text, email text, phone text, address text, tax_id text, currency text, credit_limit numeric, modified text)`);
const upsert = {
  name: 'upsert',
  text: `INSERT INTO customers VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (name) DO UPDATE SET customer_name = $2, email = $3, phone = $4,
    address = $5, tax_id = $6, currency = $7, credit_limit = $8, modified = $9`,
};

http.createServer((request, response) => {
  const chunks = [];
  request.on('data', chunk => chunks.push(chunk)).on('end', async () => {
    if (request.method === 'GET') return response.end('ok');
    try {
      const { doc } = JSON.parse(Buffer.concat(chunks));
      await pool.query({ ...upsert, values: [doc.name, doc.customer_name, doc.email_id, doc.mobile_no, doc.primary_address, doc.tax_id,
        doc.default_currency, doc.credit_limits[0]?.credit_limit, doc.modified] });
      response.setHeader('Content-Type', 'application/json').end('{"success":true}');
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
}).listen(process.env.PORT, '127.0.0.1');

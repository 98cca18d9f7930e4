-- Customers that live, of those primary Contacts or Addresses.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL
  AND primary_contact {any: @values} --? contact
  AND primary_address {any: @values} --? address
ORDER BY erpnext_id;

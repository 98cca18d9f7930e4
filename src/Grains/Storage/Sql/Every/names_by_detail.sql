-- Customers that live, of those primary Contacts or Addresses. Without NOT NULL SQL Server may leave the index aside that has only those.
SELECT erpnext_id
FROM customers
WHERE deleted_at IS NULL
  AND primary_contact IS NOT NULL AND primary_contact {any: @values} --? contact
  AND primary_address IS NOT NULL AND primary_address {any: @values} --? address
ORDER BY erpnext_id;

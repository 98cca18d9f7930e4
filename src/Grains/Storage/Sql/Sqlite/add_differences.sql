INSERT INTO customer_differences ({difference: $}) VALUES ({difference: @$});

namespace ErpNextSimulator.Documents;

/// <summary>The DocTypes that the simulator knows, with the columns of ERPNext 15.90 (the recordings).</summary>
public static class DocTypes
{
    private const string Child = " parent parentfield parenttype";

    public static readonly DocType CreditLimit =
        new("Customer Credit Limit", "company credit_limit:Float bypass_credit_limit_check:Check" + Child);

    public static readonly DocType DynamicLink = new("Dynamic Link", "link_doctype link_name link_title" + Child);

    public static readonly DocType Customer = new("Customer",
        """
        naming_series=CUST-.YYYY.- salutation customer_name customer_type=Company customer_group deposit_balance:Float territory gender lead_name
        opportunity_name prospect_name account_manager image default_currency default_bank_account default_price_list is_internal_customer:Check
        represents_company market_segment industry customer_pos_id website language=en customer_details:Text customer_primary_address primary_address:Text
        customer_primary_contact mobile_no email_id first_name last_name tax_id tax_category tax_withholding_category payment_terms loyalty_program
        loyalty_program_tier default_sales_partner default_commission_rate:Float so_required:Check dn_required:Check is_frozen:Check disabled:Check
        custom_vat_no custom_score
        """,
        new("portal_users", new("Portal User", "user" + Child)),
        new("sales_team", new("Sales Team", "sales_person allocated_percentage:Float" + Child)),
        new("credit_limits", CreditLimit),
        new("companies", new("Allowed To Transact With", "company" + Child)),
        new("accounts", new("Party Account", "company account advance_account" + Child)));

    public static readonly DocType Contact = new("Contact",
        """
        first_name middle_name last_name full_name email_id user address sync_with_google_contacts:Check status=Passive salutation designation gender phone=
        mobile_no company_name image= google_contacts google_contacts_id pulled_from_google_contacts:Check is_primary_contact:Check
        is_billing_contact:Check department unsubscribed:Check
        """,
        new("links", DynamicLink),
        new("phone_nos", new("Contact Phone", "phone is_primary_phone:Check is_primary_mobile_no:Check" + Child)),
        new("email_ids", new("Contact Email", "email_id is_primary:Check" + Child)));

    public static readonly DocType Address = new("Address",
        """
        address_title address_type=Billing address_line1 address_line2 city county state country pincode email_id phone fax tax_category
        is_primary_address:Check is_shipping_address:Check disabled:Check is_your_company_address:Check
        """,
        new ChildTable("links", DynamicLink));

    public static readonly DocType DeletedDocument =
        new("Deleted Document", "deleted_name deleted_doctype restored:Check new_name data:Text");

    public static readonly DocType Comment = new("Comment",
        "comment_type=Comment comment_email subject comment_by published:Check seen:Check reference_doctype "
        + "reference_name reference_owner content:Text");

    public static readonly DocType Webhook = new("Webhook",
        """
        webhook_doctype webhook_docevent enabled:Check=1 condition:Text request_url is_dynamic_url:Check timeout:Int=5 background_jobs_queue
        request_method=POST request_structure enable_security:Check webhook_secret:Password webhook_json:Text preview_document
        """,
        new("webhook_headers", new("Webhook Header", "key value" + Child)),
        new("webhook_data", new("Webhook Data", "fieldname key" + Child)));

    public static readonly DocType WebhookLog = new("Webhook Request Log",
        "webhook reference_document headers:Text data:Text user url response:Text error:Text");

    public static readonly DocType ErrorLog =
        new("Error Log", "seen:Check reference_doctype reference_name method error:Text trace_id");

    public static readonly DocType Project = new("Project", "project_name customer");

    public static readonly DocType OAuthClient = new("OAuth Client",
        """
        client_id app_name user client_secret skip_authorization:Check scopes:Text=all·openid redirect_uris:Text default_redirect_uri
        grant_type=Authorization·Code response_type=Code
        """);

    public static readonly DocType OAuthToken = new("OAuth Bearer Token",
        "client user scopes:Text access_token refresh_token expiration_time:Datetime expires_in:Int status");

    public static readonly DocType OAuthCode = new("OAuth Authorization Code",
        "client user scopes:Text authorization_code expiration_time:Datetime redirect_uri_bound_to_authorization_code validity "
        + "nonce code_challenge code_challenge_method");

    public static IReadOnlyList<DocType> All { get; } =
        [Customer, Contact, Address, DeletedDocument, Comment, Webhook, WebhookLog, ErrorLog, Project, OAuthClient, OAuthToken, OAuthCode];

    /// <summary>Child DocTypes by name; more than one parent may have the same.</summary>
    public static IEnumerable<DocType> ParentsOf(string child) =>
        All.Where(type => type.Tables.Any(table => table.Rows.Name == child));
}

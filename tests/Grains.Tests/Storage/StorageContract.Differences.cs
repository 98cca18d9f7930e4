using System.Reflection;
using CustomerSync.Customers;
using CustomerSync.Storage;

namespace CustomerSync.Tests.Storage;

public abstract partial class StorageContract
{
    /// <summary>What a row has need not be written again: whichever column differs, it is.</summary>
    [Fact]
    public async Task A_column_that_differs_is_written_with_all_that_is_made_of_it()
    {
        var (known, other) = (Sample.Full("A"), Sample.Full("A") with
        {
            Name = "Łukasz", CompanyName = "Other", ContactPerson = "Other person", Email = "other@b.example",
            Phone = "+49 30 1", Address = "Other street", City = "Łódź", State = "Other", Country = "Poland",
            TaxNumber = "PL1", CreditLimit = 0.000000001m, Currency = "PLN", CustomerType = "Individual",
            CustomerGroup = "Others", Territory = "Poland", Language = "pl", Website = "https://other.example",
            Disabled = false, PrimaryContact = "Contact-2", PrimaryAddress = "Address-2",
            ErpnextCreation = (SiteTime)"2026-01-02 00:00:00.000000",
            ErpnextModified = (SiteTime)"2026-03-06 12:00:00.000001", DeletedAt = null,
            PreviousIds = [(ErpnextName)"B"], RenamedTo = (ErpnextName)"C", MergedInto = (ErpnextName)"D",
        });
        await Store.Commit([Sample.Create(known)]);
        foreach (var property in typeof(Customer).GetProperties().Where(IsChanged))
        {
            var (row, next) = (await Read("A"), (Customer)Clone.Invoke((await Read("A")).Customer, null)!);
            property.SetValue(next, property.GetValue(other));

            var commit = await Store.Commit([new("A", row.Version, Sample.Row(next, row.Version),
                new(null, null, row.Customer))]);

            Assert.Single(commit.VersionsMatched);
            Assert.Equal(StorageJson.Customer(next), StorageJson.Customer((await Read("A")).Customer!));
            Assert.Equal((SearchText.SortKey(next.Name), SearchText.Of(next)), await Texts());
        }
        Assert.Equal(StorageJson.Customer(other with { Id = known.Id }),
            StorageJson.Customer((await Read("A")).Customer!));
    }

    private static MethodInfo Clone => typeof(Customer).GetMethod("<Clone>$")!;

    private static bool IsChanged(PropertyInfo property) => property.SetMethod is not null
        && property.Name is not (nameof(Customer.Id) or nameof(Customer.ErpnextId) or nameof(Customer.Sequence));

    private Task<(string, string)> Texts() => Database.Read(session => session
        .Statement("texts", "SELECT name_folded, search_text FROM customers WHERE erpnext_id = 'A'")
        .ReadFirst(row => (row.GetString(0), row.GetString(1))));
}

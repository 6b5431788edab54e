using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Webhook.EndToEndTests.Support;

/// <summary>A certificate that nobody trusts without being told, of a day.</summary>
internal static class TestCertificate
{
    /// <summary>Writes it and its key as tls.crt and tls.key.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="address">The address that it stands for besides the name webhook.example; null for none.</param>
    public static X509Certificate2 Write(TemporaryFolder folder, IPAddress? address = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=webhook.example", key, HashAlgorithmName.SHA256);
        if (address is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(address);
            request.CertificateExtensions.Add(names.Build());
        }

        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(folder.File("tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder.File("tls.crt"), certificate.ExportCertificatePem());
        return certificate;
    }
}
